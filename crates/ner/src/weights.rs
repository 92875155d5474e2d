//! Tensors out of a safetensors file, as float32.

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
        let wrong = |reason| ModelError::Weights { model: self.model.to_owned(), reason };
        let view =
            self.tensors.tensor(name).map_err(|_| wrong(format!("expected a tensor {name}, found none")))?;
        if view.shape() != shape {
            return Err(wrong(format!("expected {name} of shape {shape:?}, found {:?}", view.shape())));
        }
        let bytes = view.data();
        match view.dtype() {
            Dtype::F32 => Ok(numbers(bytes, f32::from_le_bytes)),
            Dtype::F16 => Ok(numbers(bytes, f16::from_le_bytes).to_f32_vec()),
            Dtype::BF16 => Ok(numbers(bytes, bf16::from_le_bytes).to_f32_vec()),
            other => Err(wrong(format!("expected {name} as F32, F16 or BF16, found {other:?}"))),
        }
    }
}

/// Little-endian numbers of `N` bytes each.
fn numbers<const N: usize, T>(bytes: &[u8], read: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks::<N>().0.iter().map(|&b| read(b)).collect()
}
