//! Parameters that verify, and do nothing else.

use std::io;

use crate::ballot::Params;

/// Bytes of a point, and of the logarithm of how many there are.
pub(crate) const POINT: usize = 32;
pub(crate) const HEAD: usize = 4;

/// Reads parameters, and of the points that commit to values at rows only those of the first `rows`, where a circuit has
/// its public inputs. The others become identities, which are zeros in memory: a module that carries them is smaller.
pub fn verifying(bytes: &[u8], rows: usize) -> io::Result<Params> {
    let mut bytes = bytes.to_vec();
    let all = bytes.len().saturating_sub(HEAD + 2 * POINT) / 2;
    if let Some(spare) = bytes.get_mut(HEAD + all + rows * POINT..HEAD + 2 * all) {
        spare.fill(0);
    }
    Params::read(&mut bytes.as_slice())
}
