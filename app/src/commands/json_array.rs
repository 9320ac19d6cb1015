//! A list on its way to the page, written item by item.
//!
//! Tauri writes the answer of a command when it is whole. A thousand tasks would be there as rows, as what goes over the wire
//! and as text, and an allocator does not give back what such a moment took.

use serde::Serialize;
use tauri::ipc::{InvokeResponseBody, IpcResponse};

/// Room for the text of a thousand tasks, twice over. What is not written takes no memory; a text that grows into more and more room
/// leaves all it has had behind.
const ROOM: usize = 1 << 20;

/// The text of a JSON array.
pub struct JsonArray(serde_json::Result<String>);

impl<T: Serialize> FromIterator<T> for JsonArray {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut text = String::with_capacity(ROOM);
        text.push('[');
        for item in items {
            if text.len() > 1 {
                text.push(',');
            }
            match serde_json::to_string(&item) {
                Ok(item) => text.push_str(&item),
                Err(error) => return Self(Err(error)),
            }
        }
        text.push(']');
        Self(Ok(text))
    }
}

impl IpcResponse for JsonArray {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        Ok(InvokeResponseBody::Json(self.0?))
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, iter};

    use super::*;

    fn text(answer: JsonArray) -> tauri::Result<String> {
        let InvokeResponseBody::Json(text) = answer.body()? else { panic!("not JSON") };
        Ok(text)
    }

    #[test]
    fn it_reads_as_the_list_would() {
        for list in [vec![], vec!["one"], vec!["one", "two \"quoted\"", ""]] {
            let answer = text(list.iter().collect()).unwrap();
            assert_eq!(answer, serde_json::to_string(&list).unwrap());
        }
    }

    #[test]
    fn an_item_that_cannot_be_written_is_an_error() {
        let unwritable = HashMap::from([((1, 2), "a key of an object is a string")]);
        assert!(text(iter::once(unwritable).collect()).is_err());
    }
}
