//! Multi-head attention (Vaswani et al. 2017) of some pieces of a window to all of it, in float32 or in int8.
//!
//! In int8 the queries of a head have one scale for the whole window and so have its keys; its values have one for each
//! channel; and the shares in which a piece divides its attention are bytes too: what is below half a 255th of the greatest
//! is nothing.

use rten_gemm::{GemmExecutor, GemmInT, GemmInputA, GemmInputB, GemmOptions, GemmOutT};
use rten_simd::SimdOp;
use rten_tensor::{Matrix, NdTensorView};
use rten_vecmath::Softmax;

use super::bytes::{ByteSoftmax, Channels, ColumnSizes, Dequantize, QuantizeColumns, padded};
use super::kernels;
use super::linear::{Activation, Precision, greatest, room};
use super::work::Work;

/// The heads of a layer; all layers share them.
pub(crate) struct Attention {
    kernels: Kernels,
    width: usize,
    heads: usize,
}

enum Kernels {
    Float32(&'static GemmExecutor<f32>),
    Int8(&'static GemmExecutor<u8, i8, i32>),
}

/// Buffers that windows and heads share.
#[derive(Default)]
pub(crate) struct Scratch {
    scores: Vec<f32>,
    head: Vec<f32>,
    bytes: Bytes,
    /// Done with these buffers.
    pub(crate) work: Work,
}

/// What attention in int8 works on, for `m` pieces that ask and `n` that are asked.
#[derive(Default)]
struct Bytes {
    /// `[m + 1, width]`: a last row of zeros, which are not the byte 0, learns what they add to each column of the scores.
    queries: Vec<u8>,
    /// `[n, 2 · width]`
    keys_values: Vec<i8>,
    /// Steps to one: of every column of the queries, of the keys, of the values.
    inverse: Vec<f32>,
    sums: Vec<i32>,
    row: Vec<f32>,
    /// `[m, padded(n)]`
    shares: Vec<u8>,
    rows: Vec<(f32, u8)>,
    channels: Channels,
    no_bias: Vec<f32>,
}

impl Attention {
    pub(crate) fn new(width: usize, heads: usize, precision: Precision) -> Self {
        let kernels = match precision {
            Precision::Float32 => Kernels::Float32(kernels::float32()),
            Precision::Int8 => Kernels::Int8(kernels::int8()),
        };
        Self { kernels, width, heads }
    }

    /// Writes what each piece that asks learns into its row of `context`. `queries` and `context`: `[asking, width]`;
    /// `keys_values`: `[pieces, 2 · width]`, of each piece of the window its key, then its value.
    pub(crate) fn attend(
        &self,
        queries: &[f32],
        keys_values: &[f32],
        scratch: &mut Scratch,
        context: &mut [f32],
    ) {
        let (width, size) = (self.width, self.width / self.heads);
        let Scratch { scores, head: out, bytes, work } = scratch;
        let (m, n) = (queries.len() / width, keys_values.len() / (2 * width));
        let out = room(out, m * size);
        if let Kernels::Int8(gemm) = &self.kernels {
            self.quantize(gemm, queries, keys_values, bytes);
        }
        for head in 0..self.heads {
            *work += Work::product(m, size, n);
            *work += Work::product(m, n, size);
            match &self.kernels {
                Kernels::Float32(gemm) => self.head_in_floats(gemm, head, queries, keys_values, scores, out),
                Kernels::Int8(gemm) => self.head_in_bytes(gemm, head, bytes, out),
            }
            for (to, from) in context.chunks_exact_mut(width).zip(out.chunks_exact(size)) {
                to[head * size..(head + 1) * size].copy_from_slice(from);
            }
        }
    }

    /// `out = softmax(q kᵀ / √size) v`, for one head.
    fn head_in_floats(
        &self,
        gemm: &GemmExecutor<f32>,
        head: usize,
        queries: &[f32],
        keys_values: &[f32],
        scores: &mut Vec<f32>,
        out: &mut [f32],
    ) {
        let (width, size) = (self.width, self.width / self.heads);
        let (m, n) = (queries.len() / width, keys_values.len() / (2 * width));
        let query = strided(&queries[head * size..], m, size, width);
        let key = strided(&keys_values[head * size..], n, size, 2 * width);
        let value = strided(&keys_values[width + head * size..], n, size, 2 * width);
        let scores = room(scores, m * n);
        multiply(gemm, query, key.transposed(), 1.0 / (size as f32).sqrt(), scores);
        for row in scores.chunks_exact_mut(n) {
            Softmax::new_mut(row).dispatch();
        }
        multiply(gemm, strided(scores, m, n, n), value, 1.0, out);
    }

    /// The same with products of bytes.
    fn head_in_bytes(
        &self,
        gemm: &GemmExecutor<u8, i8, i32>,
        head: usize,
        bytes: &mut Bytes,
        out: &mut [f32],
    ) {
        let (width, size) = (self.width, self.width / self.heads);
        let (m, n) = (out.len() / size, bytes.keys_values.len() / (2 * width));
        let Bytes { queries, keys_values, inverse, sums, row, shares, rows, channels, no_bias } = bytes;
        let query = strided(&queries[head * size..], m + 1, size, width);
        let key = strided(&keys_values[head * size..], n, size, 2 * width);
        let value = strided(&keys_values[width + head * size..], n, size, 2 * width);

        let scores = room(sums, (m + 1) * n);
        multiply(gemm, query, key.transposed(), 1.0, scores);
        let steps = inverse[head * size] * inverse[width + head * size];
        let (scale, top) = (1.0 / (steps * (size as f32).sqrt()), f32::from(greatest(gemm)));
        let (row, shares) = (room(row, padded(n)), room(shares, m * padded(n)));
        ByteSoftmax { sums: scores, columns: n, scale, top, row, shares, rows }.dispatch();

        let sums = room(sums, m * size);
        multiply(gemm, strided(shares, m, n, padded(n)), value, 1.0, sums);
        channels.scales.clear();
        channels.scales.extend(inverse[2 * width + head * size..][..size].iter().map(|steps| 1.0 / steps));
        channels.sums.resize(size, 0);
        no_bias.resize(size, 0.0);
        Dequantize { sums, rows, channels, bias: no_bias, activation: Activation::None, out }.dispatch();
    }

    /// Queries, keys and values to bytes.
    fn quantize(
        &self,
        gemm: &GemmExecutor<u8, i8, i32>,
        queries: &[f32],
        keys_values: &[f32],
        bytes: &mut Bytes,
    ) {
        let width = self.width;
        let zero = greatest(gemm) / 2 + 1;
        bytes.inverse.resize(3 * width, 0.0);
        let (of_queries, of_keys_values) = bytes.inverse.split_at_mut(width);
        ColumnSizes { x: queries, most: of_queries }.dispatch();
        ColumnSizes { x: keys_values, most: of_keys_values }.dispatch();
        for head in bytes.inverse[..2 * width].chunks_exact_mut(width / self.heads) {
            head.fill(head.iter().copied().fold(0.0, f32::max));
        }
        for (column, inverse) in bytes.inverse.iter_mut().enumerate() {
            let steps = if column < width { zero - 1 } else { 127 };
            *inverse = f32::from(steps) / inverse.max(f32::MIN_POSITIVE);
        }
        let (of_queries, of_keys_values) = bytes.inverse.split_at(width);
        bytes.queries.resize(queries.len() + width, 0);
        let (values, last) = bytes.queries.split_at_mut(queries.len());
        last.fill(zero);
        QuantizeColumns { x: queries, inverse: of_queries, zero, values }.dispatch();
        bytes.keys_values.resize(keys_values.len(), 0);
        let values = bytes.keys_values.as_mut_slice();
        QuantizeColumns { x: keys_values, inverse: of_keys_values, zero: 0, values }.dispatch();
    }
}

/// `out = alpha · a b`
fn multiply<A: GemmInT, B: GemmInT, C: GemmOutT>(
    gemm: &GemmExecutor<A, B, C>,
    a: Matrix<'_, A>,
    b: Matrix<'_, B>,
    alpha: f32,
    out: &mut [C],
) {
    let options = GemmOptions { alpha, ..GemmOptions::default() };
    let done = gemm.gemm(out, GemmInputA::Unpacked(a), GemmInputB::Unpacked(b), options);
    debug_assert!(done.is_ok(), "shapes agree by construction");
}

/// A matrix of `rows` by `columns` within `data`, its rows `stride` apart.
fn strided<T>(data: &[T], rows: usize, columns: usize, stride: usize) -> Matrix<'_, T> {
    NdTensorView::from_slice_with_strides([rows, columns], data, [stride, 1]).expect("data holds the matrix")
}
