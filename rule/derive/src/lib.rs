//! `#[derive(Rule)]`: the id of the rule that an error stands for, known at compile time.
//!
//! For each variant (or for the struct) it uses the first of these that applies:
//!
//! - `#[rule("ballot.poll")]`: this id, whatever the sentence says;
//! - `#[rule(delegate = field)]`: the rule of the error in that field;
//! - `#[rule(field = field)]`: the id that the field holds;
//! - `#[error(transparent)]`: the rule of the only field;
//! - `#[error("ballot.poll: …")]`: the id with which the sentence begins.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Member, Result, Token};

/// See the crate's documentation.
#[proc_macro_derive(Rule, attributes(rule))]
pub fn derive(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    expand(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Where the id comes from.
enum Source {
    Id(LitStr),
    Delegate(Member),
    Field(Member),
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let arms = match &input.data {
        Data::Enum(data) => {
            let arm = |variant: &syn::Variant| {
                let path = &variant.ident;
                arm(&quote!(#name::#path), path, &variant.attrs, &variant.fields)
            };
            data.variants.iter().map(arm).collect::<Result<Vec<_>>>()?
        }
        Data::Struct(data) => vec![arm(&quote!(#name), name, &input.attrs, &data.fields)?],
        Data::Union(_) => return Err(Error::new(name.span(), "a union stands for no rule")),
    };
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::linli_rule::Rule for #name #arguments #bounds {
            fn rule(&self) -> &'static str {
                match self { #(#arms)* }
            }
        }
    })
}

fn arm(
    path: &TokenStream,
    name: &Ident,
    attributes: &[Attribute],
    fields: &Fields,
) -> Result<TokenStream> {
    let value = format_ident!("value");
    Ok(match source(name, attributes, fields)? {
        Source::Id(id) => quote!(#path { .. } => #id,),
        Source::Delegate(member) => {
            quote!(#path { #member: #value, .. } => ::linli_rule::Rule::rule(#value),)
        }
        Source::Field(member) => quote!(#path { #member: #value, .. } => #value,),
    })
}

fn source(name: &Ident, attributes: &[Attribute], fields: &Fields) -> Result<Source> {
    if let Some(rule) = attributes.iter().find(|a| a.path().is_ident("rule")) {
        return rule.parse_args_with(explicit);
    }
    let error = attributes.iter().find(|a| a.path().is_ident("error"));
    let error = error.ok_or_else(|| {
        Error::new(
            name.span(),
            format!("`{name}` has no sentence: which rule does it stand for?"),
        )
    })?;
    let parsed = error.parse_args_with(|input: syn::parse::ParseStream<'_>| {
        let transparent = input.peek(Ident) && input.parse::<Ident>()? == "transparent";
        let sentence = if transparent {
            None
        } else {
            Some(input.parse::<LitStr>()?)
        };
        input.parse::<TokenStream>()?;
        Ok(sentence)
    })?;
    match parsed {
        None => {
            let only = fields.members().next();
            let told = || format!("`{name}` has no error within to ask for its rule");
            let none = || Error::new(name.span(), told());
            only.map(Source::Delegate).ok_or_else(none)
        }
        Some(sentence) => leading_id(name, &sentence).map(Source::Id),
    }
}

/// `"id"`, `delegate = field` or `field = field`.
fn explicit(input: syn::parse::ParseStream<'_>) -> Result<Source> {
    if input.peek(LitStr) {
        let id: LitStr = input.parse()?;
        return if is_id(&id.value()) {
            Ok(Source::Id(id))
        } else {
            Err(Error::new(id.span(), "a rule's id is words joined by dots"))
        };
    }
    let key: Ident = input.parse()?;
    let source = match key.to_string().as_str() {
        "delegate" => Source::Delegate,
        "field" => Source::Field,
        _ => return Err(Error::new(key.span(), "an id, or `delegate` or `field`")),
    };
    input.parse::<Token![=]>()?;
    input.parse().map(source)
}

/// The id with which the sentence of `name` begins.
fn leading_id(name: &Ident, sentence: &LitStr) -> Result<LitStr> {
    let text = sentence.value();
    let id = text.split_once(": ").map(|(id, _)| id);
    match id.filter(|id| is_id(id)) {
        Some(id) => Ok(LitStr::new(id, sentence.span())),
        None => {
            let told =
                format!("the sentence of `{name}` does not begin with a rule's id and a colon");
            Err(Error::new(sentence.span(), told))
        }
    }
}

/// Two or more lower-case words joined by dots.
fn is_id(text: &str) -> bool {
    let is_word = |word: &str| {
        let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        !word.is_empty() && word.bytes().all(is_letter)
    };
    text.contains('.') && text.split('.').all(is_word)
}

#[cfg(test)]
mod tests;
