//! A product with a matrix of weights: `y = a(x Wᵀ + b)`, in float32 or in int8.
//!
//! In int8 every output channel of the weights has a scale of its own, and every row of `x` a scale and a zero point of
//! its own, found when it comes by (dynamic quantization, Jacob et al. 2018): a row's answer depends on no other row.
//! Sums of products are exact in 32 bits.

use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::{Matrix, NdTensorView};
use rten_vecmath::Gelu;

use super::bytes::{Channels, Dequantize, QuantizeRows};
use super::kernels;
use super::work::Work;

/// What numbers a product is computed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    Float32,
    Int8,
}

/// What is done to every output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    None,
    Gelu,
}

/// A matrix of weights, packed for the kernels of this processor, and a bias.
pub(crate) struct Linear {
    weights: Weights,
    bias: Vec<f32>,
    inputs: usize,
    activation: Activation,
}

enum Weights {
    Float32 { gemm: &'static GemmExecutor<f32>, packed: PackedBMatrix<f32> },
    Int8(ByteWeights),
}

struct ByteWeights {
    gemm: &'static GemmExecutor<u8, i8, i32>,
    packed: PackedBMatrix<i8>,
    /// What each column of `x` is multiplied by first; the weights were divided by it.
    columns: Vec<f32>,
    channels: Channels,
}

/// Buffers that products share, so that none is allocated twice.
#[derive(Default)]
pub(crate) struct Scratch {
    values: Vec<u8>,
    rows: Vec<(f32, u8)>,
    sums: Vec<i32>,
    /// Done with these buffers.
    pub(crate) work: Work,
}

impl Linear {
    /// Of `weights`, `[outputs, inputs]` row by row; as many outputs as the bias has. `sizes`: how large each input may
    /// become, where that is known; it is used to make bytes of them.
    pub(crate) fn new(
        weights: &[f32],
        bias: Vec<f32>,
        sizes: Option<&[f32]>,
        activation: Activation,
        precision: Precision,
    ) -> Self {
        let inputs = weights.len() / bias.len();
        let weights = match precision {
            Precision::Float32 => {
                let gemm = kernels::float32();
                let packed = gemm.prepack_b(matrix(weights, inputs).transposed());
                Weights::Float32 { gemm, packed }
            }
            Precision::Int8 => Weights::Int8(ByteWeights::new(weights, inputs, sizes)),
        };
        Self { weights, bias, inputs, activation }
    }

    /// Rows of `x` to rows of `out`, which is overwritten.
    pub(crate) fn apply(&self, x: &[f32], scratch: &mut Scratch, out: &mut Vec<f32>) {
        let rows = x.len() / self.inputs;
        scratch.work += Work::product(rows, self.inputs, self.bias.len());
        out.resize(rows * self.bias.len(), 0.0);
        match &self.weights {
            Weights::Float32 { gemm, packed } => {
                let options =
                    GemmOptions { bias: Some(BiasVector::Row(&self.bias)), ..GemmOptions::default() };
                let x = GemmInputA::Unpacked(matrix(x, self.inputs));
                let done = gemm.gemm(out, x, GemmInputB::Packed(packed), options);
                debug_assert!(done.is_ok(), "shapes were checked when the weights were read");
                if self.activation == Activation::Gelu {
                    Gelu {}.map_mut(out);
                }
            }
            Weights::Int8(weights) => {
                let Scratch { values, rows, sums, .. } = scratch;
                let sums = room(sums, out.len());
                weights.multiply(x, room(values, x.len()), rows, sums);
                let (channels, bias, activation) = (&weights.channels, &self.bias, self.activation);
                Dequantize { sums, rows, channels, bias, activation, out }.dispatch();
            }
        }
    }
}

impl ByteWeights {
    fn new(weights: &[f32], inputs: usize, sizes: Option<&[f32]>) -> Self {
        let gemm = kernels::int8();
        // A column of great numbers would leave the others few steps: half of what it is greater by goes over to the
        // weights (Xiao et al. 2023).
        let spread = |i: usize| sizes.map_or(1.0, |sizes| sizes[i].max(f32::MIN_POSITIVE).sqrt());
        let columns: Vec<f32> = (0..inputs).map(|i| 1.0 / spread(i)).collect();
        let weights: Vec<f32> = weights.iter().enumerate().map(|(i, w)| w / columns[i % inputs]).collect();
        let (values, channels) = quantized_channels(&weights, inputs);
        let packed = gemm.prepack_b(matrix(&values, inputs).transposed());
        Self { gemm, packed, columns, channels }
    }

    /// Makes bytes of `x` and sums their products; `rows` gets the scale and the zero of each row, which the sums have not
    /// been rid of: rten-gemm 0.27 gives every eight rows the zeros of the first eight.
    fn multiply(&self, x: &[f32], values: &mut [u8], rows: &mut Vec<(f32, u8)>, sums: &mut [i32]) {
        let (columns, top) = (&self.columns, f32::from(greatest(self.gemm)));
        QuantizeRows { x, columns, top, values: &mut *values, rows }.dispatch();
        let bytes = GemmInputA::Unpacked(matrix(values, columns.len()));
        let done = self.gemm.gemm(sums, bytes, GemmInputB::Packed(&self.packed), GemmOptions::default());
        debug_assert!(done.is_ok(), "shapes were checked when the weights were read");
    }
}

/// Weights as bytes from -127 to 127.
fn quantized_channels(weights: &[f32], inputs: usize) -> (Vec<i8>, Channels) {
    let (mut values, mut channels) = (Vec::with_capacity(weights.len()), Channels::default());
    for channel in weights.chunks_exact(inputs) {
        let largest = channel.iter().fold(0f32, |most, w| most.max(w.abs()));
        let inverse = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        let start = values.len();
        values.extend(channel.iter().map(|w| rounded(w * inverse)));
        channels.scales.push(largest / 127.0);
        channels.sums.push(values[start..].iter().map(|&q| i32::from(q)).sum());
    }
    (values, channels)
}

/// To the nearest, ties to even, for numbers of at most 127: in floats of this size nothing stands behind the point.
fn rounded(x: f32) -> i8 {
    const SIZE: f32 = 12_582_912.0; // 1.5 · 2²³
    ((x + SIZE) - SIZE) as i8
}

/// The greatest byte of a left factor: kernels without a dot product of bytes add pairs of products in 16 bits, where
/// 2·127·127 fits and 2·255·127 does not.
pub(crate) fn greatest(gemm: &GemmExecutor<u8, i8, i32>) -> u8 {
    if gemm.may_saturate() { 127 } else { 255 }
}

/// The first `n` of a buffer that only ever grows.
pub(crate) fn room<T: Default + Clone>(buffer: &mut Vec<T>, n: usize) -> &mut [T] {
    if buffer.len() < n {
        buffer.resize(n, T::default());
    }
    &mut buffer[..n]
}

/// Rows of `columns` numbers as a matrix.
fn matrix<T>(data: &[T], columns: usize) -> Matrix<'_, T> {
    let rows = data.len() / columns;
    NdTensorView::from_slice_with_strides([rows, columns], data, [columns, 1]).expect("data holds the rows")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers between -1 and 1 that look random.
    fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut x = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
        (0..n)
            .map(|_| {
                x ^= x << 13;
                x ^= x >> 17;
                x ^= x << 5;
                x as f32 / u32::MAX as f32 * 2.0 - 1.0
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn bytes_come_near_to_floats(
            (rows, inputs, outputs) in (1usize..20, 1usize..600, 1usize..70),
            seed in 0u32..1000,
            gelu: bool,
        ) {
            let weights = noise(inputs * outputs, seed);
            let bias = noise(outputs, seed + 1);
            let x = noise(rows * inputs, seed + 2);
            let activation = if gelu { Activation::Gelu } else { Activation::None };
            let apply = |precision| {
                let mut out = Vec::new();
                Linear::new(&weights, bias.clone(), None, activation, precision)
                    .apply(&x, &mut Scratch::default(), &mut out);
                out
            };
            let (float, byte) = (apply(Precision::Float32), apply(Precision::Int8));
            // Each factor is off by half a step at most, and the errors fall either way.
            let bound = 0.03 * (inputs as f32).sqrt();
            prop_assert_eq!((float.len(), byte.len()), (rows * outputs, rows * outputs));
            for (i, (f, b)) in float.iter().zip(&byte).enumerate() {
                prop_assert!((f - b).abs() < bound, "{f} {b} at {i}");
            }
        }
    }
}
