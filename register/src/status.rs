//! Whether a unit is sold, by the words of the register.

use crate::text::squeezed;

/// Whose a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The named owner's.
    Sold,
    /// The developer's.
    Unsold,
    /// The developer's, whoever is named as the buyer.
    Undelivered,
}

impl Status {
    /// `None` for words that say neither. A unit that is lived in or rented out is sold all the same.
    pub(crate) fn of(text: &str) -> Option<Self> {
        match squeezed(text).as_str() {
            "" | "已售" | "已出售" | "已交付" | "已交房" | "已售已交付" | "已登记" | "已办证"
            | "已入住" | "入住" | "自住" | "自用" | "出租" | "已出租" | "空置" | "空关"
            | "未入住" | "装修" | "装修中" | "已装修" | "sold" | "yes" | "是" | "occupied"
            | "owneroccupied" | "let" | "rented" | "vacant" => Some(Self::Sold),
            "未售" | "未出售" | "待售" | "在售" | "unsold" | "no" | "否" => {
                Some(Self::Unsold)
            }
            "未交付" | "未交房" | "已售未交付" | "已出售未交付" | "已售未交房" | "notdelivered"
            | "undelivered" => Some(Self::Undelivered),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lives_there_does_not_change_whose_it_is() {
        for text in ["已入住", "出租", "自住", "空置", "Sold", ""] {
            assert_eq!(Status::of(text), Some(Status::Sold), "{text}");
        }
        assert_eq!(Status::of("未售"), Some(Status::Unsold));
        assert_eq!(Status::of("已售未交付"), Some(Status::Undelivered));
        assert_eq!(Status::of("抵押"), None);
    }
}
