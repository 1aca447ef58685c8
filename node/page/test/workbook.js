// A workbook of one sheet of texts, as a bank exports it.

/** CRC-32, as in every zip. */
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** Files in a zip, not compressed. */
function zip(files) {
  const numbers = (...all) => {
    const made = Buffer.alloc(all.reduce((sum, [size]) => sum + size, 0));
    let at = 0;
    for (const [size, value] of all) {
      made.writeUIntLE(value, at, size);
      at += size;
    }
    return made;
  };
  const [parts, central] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, body] = [Buffer.from(name), Buffer.from(text)];
    const shared = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21], [4, crc(body)], [4, body.length], [4, body.length], [2, path.length], [2, 0]];
    const part = Buffer.concat([numbers([4, 0x04034b50], ...shared), path, body]);
    central.push(numbers([4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), path);
    parts.push(part);
    offset += part.length;
  }
  const listed = Buffer.concat(central);
  const count = Object.keys(files).length;
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed.length], [4, offset], [2, 0]);
  return Buffer.concat([...parts, listed, end]);
}

/** The bytes of an .xlsx with these rows of texts. */
export function workbook(rows) {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const types = "http://schemas.openxmlformats.org/package/2006/content-types";
  const related = "http://schemas.openxmlformats.org/package/2006/relationships";
  const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const cell = (text, at, row) => `<c r="${String.fromCharCode(65 + at)}${row}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const lines = rows.map((cells, n) => `<row r="${n + 1}">${cells.map((text, at) => cell(text, at, n + 1)).join("")}</row>`);
  const relation = (id, kind, target) =>
    `${head}<Relationships xmlns="${related}"><Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/></Relationships>`;
  return zip({
    "[Content_Types].xml": `${head}<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`,
    "_rels/.rels": relation("rId1", "officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="明细" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relation("rId1", "worksheet", "worksheets/sheet1.xml"),
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${main}"><sheetData>${lines.join("")}</sheetData></worksheet>`,
  });
}
