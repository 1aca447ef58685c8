// Numbers, money, days and times, as the reader's language writes them.

/** The moment of a second since 1970, or `null` where the calendar of the language has none. */
function moment(seconds) {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Formats for one language, `zh-CN` or `en`. */
export class Format {
  #language;
  #number;

  constructor(language) {
    this.#language = language;
    this.#number = new Intl.NumberFormat(language);
  }

  /** A whole number. */
  number(value) {
    return this.#number.format(value);
  }

  /** A part of a whole, with one decimal. */
  percent(part, whole) {
    const share = whole > 0 ? part / whole : 0;
    const options = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(this.#language, options).format(share);
  }

  /** Shares without the name of their unit: 1234 of two decimals reads `12.34`. */
  shares(value, unit) {
    const options = { minimumFractionDigits: unit.decimals, maximumFractionDigits: unit.decimals };
    return new Intl.NumberFormat(this.#language, options).format(value / 10 ** unit.decimals);
  }

  /** An amount in minor units. */
  money(minor, currency) {
    const digits = currency.minor_digits;
    const options = {
      style: "currency",
      currency: currency.code,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    };
    return new Intl.NumberFormat(this.#language, options).format(minor / 10 ** digits);
  }

  /**
   * A second since 1970: date and time of the reader's own clock, with its zone, which may not be the community's; the
   * plain number where there is no such date.
   */
  time(seconds) {
    const at = moment(seconds);
    if (!at) return String(seconds);
    const format = (options) => new Intl.DateTimeFormat(this.#language, options);
    const shown = format({ dateStyle: "medium", timeStyle: "short" }).format(at);
    const zone = format({ timeZoneName: "short" }).formatToParts(at).find((part) => part.type === "timeZoneName");
    return zone ? `${shown} ${zone.value}` : shown;
  }

  /** The day of a second since 1970, by the reader's own clock. */
  date(seconds) {
    const at = moment(seconds);
    return at ? new Intl.DateTimeFormat(this.#language, { dateStyle: "medium" }).format(at) : String(seconds);
  }

  /** A day written `2026-11-21`. */
  dayOf(text) {
    const options = { dateStyle: "medium", timeZone: "UTC" };
    const day = new Date(`${text}T00:00:00Z`);
    return Number.isNaN(day.getTime()) ? text : new Intl.DateTimeFormat(this.#language, options).format(day);
  }

  /** The same with the day of the week. */
  weekdayOf(text) {
    return new Intl.DateTimeFormat(this.#language, { dateStyle: "full", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`));
  }

  /** A text whose days are written as `dayOf` writes them. */
  days(text) {
    return text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b(?!T)/g, (day) => this.dayOf(day));
  }

  /** How far a clock is from UTC. */
  zone(minutes) {
    const sign = minutes < 0 ? "−" : "+";
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    return `UTC${sign}${hours}${rest > 0 ? `:${String(rest).padStart(2, "0")}` : ""}`;
  }

  /** A list of names, joined as in prose. */
  list(names) {
    return new Intl.ListFormat(this.#language, { type: "conjunction" }).format(names);
  }

  /** A length of time in its two largest units, at least one minute. */
  span(seconds) {
    const minutes = Math.max(1, Math.floor(seconds / 60));
    const parts = [
      ["day", Math.floor(minutes / 1440)],
      ["hour", Math.floor(minutes / 60) % 24],
      ["minute", minutes % 60],
    ];
    const first = parts.findIndex(([, count]) => count > 0);
    const kept = parts.slice(first, first + 2).filter(([, count]) => count > 0);
    const show = ([unit, count]) =>
      new Intl.NumberFormat(this.#language, { style: "unit", unit, unitDisplay: "long" }).format(count);
    return kept.map(show).join(" ");
  }
}

/** The value for `<time datetime>`. */
export const machineTime = (seconds) => moment(seconds)?.toISOString() ?? String(seconds);
