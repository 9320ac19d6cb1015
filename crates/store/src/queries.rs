//! All SQL of the program, one file a table: the row's struct and the [`SqliteStore`](crate::SqliteStore) methods
//! that read and write it.
