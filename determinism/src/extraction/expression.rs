//! A gate's expression, as the key's text spells it.

use anyhow::{Context, bail};
use ff::{Field, PrimeField};
use linli_backend::pasta_curves::Fp;

use super::Kind;
use crate::text::Value;

/// What must be zero, over cells counted from the row where it stands.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    Constant(Fp),
    /// Before compression only.
    Selector(usize),
    Cell {
        kind: Kind,
        column: usize,
        rotation: i32,
    },
    Negated(Box<Self>),
    Sum(Box<Self>, Box<Self>),
    Product(Box<Self>, Box<Self>),
    Scaled(Box<Self>, Fp),
}

impl Expression {
    pub(super) fn read(value: &Value<'_>) -> anyhow::Result<Self> {
        let inner = |i: usize| anyhow::Ok(Box::new(Self::read(value.item(i)?)?));
        Ok(match value.name {
            "Constant" => Self::Constant(element(value.item(0)?)?),
            "Selector" => Self::Selector(value.item(0)?.item(0)?.number()?),
            "Fixed" => Self::cell(Kind::Fixed, value)?,
            "Advice" => Self::cell(Kind::Advice, value)?,
            "Instance" => Self::cell(Kind::Instance, value)?,
            "Negated" => Self::Negated(inner(0)?),
            "Sum" => Self::Sum(inner(0)?, inner(1)?),
            "Product" => Self::Product(inner(0)?, inner(1)?),
            "Scaled" => Self::Scaled(inner(0)?, element(value.item(1)?)?),
            other => bail!("no expression is called {other}"),
        })
    }

    fn cell(kind: Kind, value: &Value<'_>) -> anyhow::Result<Self> {
        Ok(Self::Cell {
            kind,
            column: value.field("column_index")?.number()?,
            rotation: value.field("rotation")?.number()?,
        })
    }

    /// Its value where every cell holds `cell`; selectors have none.
    fn constant(&self, cell: Fp) -> Option<Fp> {
        Some(match self {
            Self::Constant(value) => *value,
            Self::Selector(_) => return None,
            Self::Cell { .. } => cell,
            Self::Negated(inner) => -inner.constant(cell)?,
            Self::Sum(a, b) => a.constant(cell)? + b.constant(cell)?,
            Self::Product(a, b) => a.constant(cell)? * b.constant(cell)?,
            Self::Scaled(inner, factor) => inner.constant(cell)? * factor,
        })
    }

    /// Its only cell's column; `None` where there are none or others.
    fn fixed_column(&self) -> Option<usize> {
        match self {
            Self::Constant(_) | Self::Selector(_) => None,
            Self::Cell { kind, column, .. } => (*kind == Kind::Fixed).then_some(*column),
            Self::Negated(inner) | Self::Scaled(inner, _) => inner.fixed_column(),
            Self::Sum(a, b) | Self::Product(a, b) => a.fixed_column().or(b.fixed_column()),
        }
    }
}

/// Which selector a gate has, which column stands for it, and the value there that turns it on.
///
/// A column of several selectors holds the number of the one that is on; the factor of each vanishes at the numbers of
/// the others, and at zero.
pub(super) fn compressed(
    before: &Expression,
    after: &Expression,
) -> anyhow::Result<(usize, usize, Fp)> {
    let (Expression::Product(selector, _), Expression::Product(factor, _)) = (before, after) else {
        bail!("a gate begins with its selector");
    };
    let Expression::Selector(selector) = **selector else {
        bail!("a gate begins with its selector");
    };
    let column = factor.fixed_column().context("a selector has a column")?;
    let on = (1..=u64::from(u8::MAX))
        .map(Fp::from)
        .find(|value| factor.constant(*value).is_some_and(|f| f != Fp::ZERO))
        .context("no value turns the selector on")?;
    Ok((selector, column, on))
}

/// `0x` and 64 hex digits, the highest first.
fn element(value: &Value<'_>) -> anyhow::Result<Fp> {
    let digits = value
        .name
        .strip_prefix("0x")
        .context("0x before a number")?;
    let mut bytes = [0; 32];
    for (i, byte) in bytes.iter_mut().rev().enumerate() {
        let two = digits.get(2 * i..2 * i + 2).context("64 hex digits")?;
        *byte = u8::from_str_radix(two, 16)?;
    }
    Option::from(Fp::from_repr(bytes)).context("a number below the modulus")
}
