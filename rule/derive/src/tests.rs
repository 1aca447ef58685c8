use syn::parse_quote;

use super::*;

fn fault(input: &DeriveInput) -> String {
    expand(input).expect_err("not a rule").to_string()
}

#[test]
fn a_variant_without_an_id_is_refused() {
    let said = fault(&parse_quote! {
        enum Bad {
            #[error("no id here")]
            Nameless,
        }
    });
    assert_eq!(
        said,
        "the sentence of `Nameless` does not begin with a rule's id and a colon"
    );
}

#[test]
fn a_variant_without_a_sentence_is_refused() {
    let said = fault(&parse_quote! {
        enum Bad { Silent }
    });
    assert_eq!(
        said,
        "`Silent` has no sentence: which rule does it stand for?"
    );
}

#[test]
fn what_is_no_id_is_refused() {
    for id in ["ballot", "Ballot.poll", "ballot..poll", "ballot.po-ll"] {
        let said = fault(&parse_quote! {
            #[rule(#id)]
            struct Bad;
        });
        assert_eq!(said, "a rule's id is words joined by dots", "{id}");
    }
}

#[test]
fn nothing_within_cannot_be_asked() {
    let said = fault(&parse_quote! {
        enum Bad {
            #[error(transparent)]
            Empty,
        }
    });
    assert_eq!(said, "`Empty` has no error within to ask for its rule");
}
