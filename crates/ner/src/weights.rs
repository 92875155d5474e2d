//! Tensors out of a safetensors file, as float32.
//!
//! A matrix of bytes (I8) has a scale for each row in a tensor beside it, `NAME.scale`: half of the room that float16 takes.

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};

use crate::folder::{Bytes, ModelError, ModelFolder};

/// The weights of one model, by name.
pub(crate) struct Weights<'a> {
    model: &'a str,
    tensors: SafeTensors<'a>,
}

impl<'a> Weights<'a> {
    pub(crate) fn new(folder: &'a ModelFolder, bytes: &'a Bytes) -> Result<Self, ModelError> {
        let model = folder.name();
        let tensors = SafeTensors::deserialize(bytes.as_ref())
            .map_err(|e| ModelError::Weights { model: model.to_owned(), reason: e.to_string() })?;
        Ok(Self { model, tensors })
    }

    /// The tensor `name`, row by row, if it has just this shape.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        Ok(match self.numbers(name, shape)? {
            Numbers::Single(numbers) => numbers,
            Numbers::Half(numbers) => numbers.to_f32_vec(),
            Numbers::Bytes(numbers, scales) => {
                let rows = numbers.chunks_exact(numbers.len() / scales.len().max(1)).zip(&scales);
                rows.flat_map(|(row, scale)| row.iter().map(move |&n| f32::from(n) * scale)).collect()
            }
        })
    }

    /// The matrix `name`, kept as it is stored: of a vocabulary only some rows are ever looked at.
    pub(crate) fn table(&self, name: &str, shape: &[usize; 2]) -> Result<Table, ModelError> {
        Ok(Table { width: shape[1], numbers: self.numbers(name, shape)? })
    }

    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Numbers, ModelError> {
        let wrong = |reason| ModelError::Weights { model: self.model.to_owned(), reason };
        let view =
            self.tensors.tensor(name).map_err(|_| wrong(format!("expected a tensor {name}, found none")))?;
        if view.shape() != shape {
            return Err(wrong(format!("expected {name} of shape {shape:?}, found {:?}", view.shape())));
        }
        let bytes = view.data();
        match view.dtype() {
            Dtype::F32 => Ok(Numbers::Single(numbers(bytes, f32::from_le_bytes))),
            Dtype::F16 => Ok(Numbers::Half(numbers(bytes, f16::from_le_bytes))),
            Dtype::BF16 => Ok(Numbers::Single(numbers(bytes, bf16::from_le_bytes).to_f32_vec())),
            Dtype::I8 => {
                let scales = self.tensor(&format!("{name}.scale"), &shape[..1])?;
                Ok(Numbers::Bytes(numbers(bytes, i8::from_le_bytes), scales))
            }
            other => Err(wrong(format!("expected {name} as F32, F16, BF16 or I8, found {other:?}"))),
        }
    }
}

enum Numbers {
    Single(Vec<f32>),
    Half(Vec<f16>),
    /// Bytes, and a scale for each row.
    Bytes(Vec<i8>, Vec<f32>),
}

/// A matrix whose rows are looked up.
pub(crate) struct Table {
    width: usize,
    numbers: Numbers,
}

impl Table {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        let numbers = match &self.numbers {
            Numbers::Single(numbers) => numbers.len(),
            Numbers::Half(numbers) => numbers.len(),
            Numbers::Bytes(numbers, _) => numbers.len(),
        };
        numbers / self.width
    }

    /// Appends a row.
    pub(crate) fn append(&self, row: usize, to: &mut Vec<f32>) {
        let place = row * self.width..(row + 1) * self.width;
        match &self.numbers {
            Numbers::Single(numbers) => to.extend_from_slice(&numbers[place]),
            Numbers::Half(numbers) => {
                let start = to.len();
                to.resize(start + self.width, 0.0);
                numbers[place].convert_to_f32_slice(&mut to[start..]);
            }
            Numbers::Bytes(numbers, scales) => {
                to.extend(numbers[place].iter().map(|&n| f32::from(n) * scales[row]));
            }
        }
    }
}

/// Little-endian numbers of `N` bytes each.
fn numbers<const N: usize, T>(bytes: &[u8], read: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks::<N>().0.iter().map(|&b| read(b)).collect()
}
