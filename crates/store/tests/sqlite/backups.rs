//! Copies of the database: what they are called, and what is told of those that are there.

use std::fs;

use rusqlite::Connection;

use crate::database::Database;

fn theme(file: &std::path::Path) -> String {
    let connection = Connection::open(file).unwrap();
    connection.query_row("SELECT value FROM settings WHERE key = 'theme'", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_copy_beside_others_takes_the_place_of_none() {
    let database = Database::create().await;
    let folder = database.folder.path().join("backups");
    let mut made = Vec::new();
    for number in 0..3 {
        database.store.save_setting("theme", number.to_string()).await.unwrap();
        made.push(database.store.backup_beside(folder.join("cockpit-manual.db")).await.unwrap());
    }
    let names = ["cockpit-manual.db", "cockpit-manual-2.db", "cockpit-manual-3.db"];
    assert_eq!(made, names.map(|name| folder.join(name)));
    for (number, copy) in made.iter().enumerate() {
        assert_eq!(theme(copy), number.to_string());
    }
    // What is only a log would be taken for the new one's.
    fs::write(folder.join("other.db-journal"), "theirs").unwrap();
    let beside = database.store.backup_beside(folder.join("other.db")).await.unwrap();
    assert_eq!(beside, folder.join("other-2.db"));
    database.close().await;
}
