//! A few connections for many readers.

use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::Connection;

/// Connections that wait for their next reader.
pub(super) struct Pool {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

/// A connection that goes back when its reader is done, even by a panic.
struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl Pool {
    pub(super) const fn new(connections: Vec<Connection>) -> Self {
        Self {
            idle: Mutex::new(connections),
            returned: Condvar::new(),
        }
    }

    /// Lends a connection; waits for one if all are lent out.
    pub(super) fn with<T>(&self, read: impl FnOnce(&Connection) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut idle = self
            .returned
            .wait_while(idle, |idle| idle.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        let connection = idle.pop();
        drop(idle);
        let lent = Lent {
            pool: self,
            connection,
        };
        read(
            lent.connection
                .as_ref()
                .expect("waited until there was one"),
        )
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut idle = self
            .pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.connection.take());
        self.pool.returned.notify_one();
    }
}
