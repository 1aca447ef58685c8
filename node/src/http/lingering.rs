//! Closing a connection so that the other end can read the last answer.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};
use tokio_io_timeout::TimeoutStream;

/// How long a client may read nothing before it is disconnected.
const MAX_STALL: Duration = Duration::from_secs(30);
/// How long input is still read and discarded after the last answer.
const MAX_LINGER: Duration = Duration::from_secs(2);

/// A connection. Closing one while the client is still sending would reset it, and the reset could overtake the answer
/// that says why; so after the last answer the rest is read and discarded for a moment.
pub(crate) struct Lingering {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    until: Option<Pin<Box<Sleep>>>,
}

impl Lingering {
    /// Of a connection.
    pub(crate) fn new(stream: TcpStream) -> Self {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(MAX_STALL));
        Self {
            stream: Box::pin(stream),
            until: None,
        }
    }
}

impl AsyncRead for Lingering {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(context, buffer)
    }
}

impl AsyncWrite for Lingering {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, until } = &mut *self;
        let until = match until {
            Some(until) => until,
            none => {
                ready!(stream.as_mut().poll_shutdown(context))?;
                none.insert(Box::pin(sleep(MAX_LINGER)))
            }
        };
        let mut rest = [0; 4096];
        while until.as_mut().poll(context).is_pending() {
            let mut rest = ReadBuf::new(&mut rest);
            let read = ready!(stream.as_mut().poll_read(context, &mut rest));
            if read.is_err() || rest.filled().is_empty() {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }
}
