//! JSON of others: fields of any shape, and no more of a list than is wanted. What is not kept is not even made, because a
//! list of millions of nothings is small as text and large in memory.

use std::{fmt, marker::PhantomData, vec};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::feed::MAX_ARTICLES;
use crate::secrets::Redactor;

/// Texts kept of a list of them.
const MAX_TEXTS: usize = 50;

/// The texts of a field: missing, null, a text, a number, or a list with texts in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(Vec<String>);

impl Texts {
    /// The first one, or nothing.
    pub(super) fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    pub(super) fn join(&self, between: &str) -> String {
        self.0.join(between)
    }

    /// The same without a secret. Comes before anything is cut or put together: half a secret would not be found.
    pub(super) fn redacted(self, redactor: &Redactor) -> Self {
        Self(self.0.iter().map(|text| redactor.redact(text)).collect())
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor { within: false })
    }
}

/// One text of a list; what is none is none.
struct Inner(Texts);

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor { within: true }).map(Inner)
    }
}

struct TextsVisitor {
    /// In a list: lists in it, and numbers, are no texts.
    within: bool,
}

impl TextsVisitor {
    fn number(&self, number: &impl ToString) -> Texts {
        Texts(if self.within { Vec::new() } else { vec![number.to_string()] })
    }
}

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
        Ok(Texts(vec![text.to_owned()]))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Texts, E> {
        Ok(self.number(&number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Texts, E> {
        Ok(self.number(&number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Texts, E> {
        Ok(self.number(&number))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Texts, E> {
        Ok(Texts::default())
    }

    fn visit_unit<E: Error>(self) -> Result<Texts, E> {
        Ok(Texts::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
        let mut texts = Vec::new();
        while !self.within && texts.len() < MAX_TEXTS {
            let Some(Inner(Texts(found))) = list.next_element()? else { return Ok(Texts(texts)) };
            texts.extend(found);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Texts(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Texts, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Texts::default())
    }
}

/// The first objects of a list, at most [`MAX_ARTICLES`]; anything else in it is skipped.
#[derive(Debug)]
pub(super) struct Firsts<T>(Vec<T>);

impl<T> IntoIterator for Firsts<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de, T: Deserialize<'de>> Firsts<T> {
    /// Takes them of a list that is being read.
    pub(super) fn of<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut firsts = Vec::new();
        while firsts.len() < MAX_ARTICLES {
            let Some(Perhaps(found)) = list.next_element()? else { return Ok(Self(firsts)) };
            firsts.extend(found);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self(firsts))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Firsts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
            type Value = Firsts<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Firsts<T>, A::Error> {
                Firsts::of(list)
            }
        }

        deserializer.deserialize_seq(List(PhantomData))
    }
}

/// An object, or anything else.
struct Perhaps<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Perhaps<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
            type Value = Perhaps<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields)).map(|found| Perhaps(Some(found)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Perhaps(None))
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Perhaps(None))
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Perhaps(None))
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Perhaps(None))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Perhaps(None))
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Perhaps(None))
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Perhaps(None))
            }
        }

        deserializer.deserialize_any(Object(PhantomData))
    }
}
