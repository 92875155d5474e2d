//! Between floats and bytes: the vector loops around a product in int8.
//!
//! Written once over `rten-simd`, which compiles them for AVX-512, AVX2, NEON and plain code and chooses when they run.

use rten_simd::ops::{BitOps, FloatOps, IntOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, Simd, SimdOp};

use super::linear::Activation;

/// The most lanes of bytes that a vector has.
const LANES: usize = 64;

/// Spreads each row of `x` over the bytes from 0 to `top`: `x ≈ scale · (q - zero)`. Zero is always among its values.
pub(crate) struct QuantizeRows<'a> {
    pub(crate) x: &'a [f32],
    /// What each column is multiplied by before.
    pub(crate) columns: &'a [f32],
    pub(crate) top: f32,
    /// As many as `x`.
    pub(crate) values: &'a mut [u8],
    /// One for each row, scale and zero.
    pub(crate) rows: &'a mut Vec<(f32, u8)>,
}

impl SimdOp for QuantizeRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, ints) = (isa.f32(), isa.i32());
        self.rows.clear();
        let width = self.columns.len();
        for (row, values) in self.x.chunks_exact(width).zip(self.values.chunks_exact_mut(width)) {
            let (low, high) = extremes(isa, row, self.columns);
            let scale = ((high - low) / self.top).max(f32::MIN_POSITIVE);
            let zero = (-low / scale).round_ties_even() as u8;
            self.rows.push((scale, zero));
            let (inverse, zero) = (floats.splat(1.0 / scale), ints.splat(i32::from(zero)));
            let n = 4 * floats.len();
            let (mut whole, mut columns) = (row.chunks_exact(n), self.columns.chunks_exact(n));
            let mut to = values.chunks_exact_mut(n);
            for ((x, columns), to) in (&mut whole).zip(&mut columns).zip(&mut to) {
                isa.u8().store(bytes(isa, x, columns, inverse, zero), to);
            }
            let (rest, columns, to) = (whole.remainder(), columns.remainder(), to.into_remainder());
            if !rest.is_empty() {
                let (mut x, mut by, mut q) = ([0.0; LANES], [0.0; LANES], [0; LANES]);
                x[..rest.len()].copy_from_slice(rest);
                by[..rest.len()].copy_from_slice(columns);
                isa.u8().store(bytes(isa, &x, &by, inverse, zero), &mut q);
                to.copy_from_slice(&q[..rest.len()]);
            }
        }
    }
}

/// The least and the greatest of a row and zero, each column multiplied first.
#[inline(always)]
fn extremes<I: Isa>(isa: I, row: &[f32], columns: &[f32]) -> (f32, f32) {
    let floats = isa.f32();
    let (mut low, mut high) = (floats.zero(), floats.zero());
    let (mut whole, mut columns) = (row.chunks_exact(floats.len()), columns.chunks_exact(floats.len()));
    for (x, column) in (&mut whole).zip(&mut columns) {
        let x = floats.mul(floats.load(x), floats.load(column));
        low = floats.min(low, x);
        high = floats.max(high, x);
    }
    let ((x, _), (column, _)) = (floats.load_pad(whole.remainder()), floats.load_pad(columns.remainder()));
    let x = floats.mul(x, column);
    let (low, high) = (floats.min(low, x).to_array(), floats.max(high, x).to_array());
    let least = low.as_ref().iter().copied().fold(0.0, f32::min);
    (least, high.as_ref().iter().copied().fold(0.0, f32::max))
}

/// Four vectors of floats as one of bytes: `x · column · inverse + zero`, rounded, held between 0 and 255.
#[inline(always)]
fn bytes<I: Isa>(isa: I, x: &[f32], columns: &[f32], inverse: I::F32, zero: I::I32) -> I::U8 {
    let ints = isa.i32();
    let n = ints.len();
    let a = step(isa, &x[..n], &columns[..n], inverse, zero);
    let b = step(isa, &x[n..2 * n], &columns[n..2 * n], inverse, zero);
    let c = step(isa, &x[2 * n..3 * n], &columns[2 * n..3 * n], inverse, zero);
    let d = step(isa, &x[3 * n..4 * n], &columns[3 * n..4 * n], inverse, zero);
    isa.i16().narrow_saturate(ints.narrow_saturate(a, b), ints.narrow_saturate(c, d))
}

#[inline(always)]
fn step<I: Isa>(isa: I, x: &[f32], columns: &[f32], inverse: I::F32, zero: I::I32) -> I::I32 {
    let floats = isa.f32();
    let x = floats.mul(floats.mul(floats.load(x), floats.load(columns)), inverse);
    isa.i32().add(floats.to_int_round(x), zero)
}

/// What is known of each output of weights in bytes.
#[derive(Default)]
pub(crate) struct Channels {
    /// `w = scale · q`
    pub(crate) scales: Vec<f32>,
    /// The sum of its `q`: times a row's zero, what that row's sums of products are too large by.
    pub(crate) sums: Vec<i32>,
}

/// Sums of products back to floats: `a((sum - zero · channel sum) · scale · channel scale + bias)`.
pub(crate) struct Dequantize<'a> {
    /// As many as `out`.
    pub(crate) sums: &'a [i32],
    /// Scale and zero of each row.
    pub(crate) rows: &'a [(f32, u8)],
    pub(crate) channels: &'a Channels,
    pub(crate) bias: &'a [f32],
    pub(crate) activation: Activation,
    pub(crate) out: &'a mut [f32],
}

impl SimdOp for Dequantize<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, ints) = (isa.f32(), isa.i32());
        let (n, width) = (floats.len(), self.bias.len());
        let rows = self.sums.chunks_exact(width).zip(self.out.chunks_exact_mut(width));
        for ((sums, out), &(scale, zero)) in rows.zip(self.rows) {
            let (scale, zero) = (floats.splat(scale), ints.splat(i32::from(zero)));
            let channels = self.channels.sums.chunks(n).zip(self.channels.scales.chunks(n));
            let columns = sums.chunks(n).zip(channels).zip(self.bias.chunks(n));
            for (out, ((sums, (channel_sums, scales)), bias)) in out.chunks_mut(n).zip(columns) {
                let (sums, _) = ints.load_pad(sums);
                let (channel_sums, _) = ints.load_pad(channel_sums);
                let (scales, _) = floats.load_pad(scales);
                let (bias, _) = floats.load_pad(bias);
                let sums = ints.sub(sums, ints.mul(zero, channel_sums));
                let y = floats.mul_add(ints.to_float(sums), floats.mul(scale, scales), bias);
                let y = match self.activation {
                    Activation::None => y,
                    Activation::Gelu => gelu(isa, y),
                };
                put(isa, y, out);
            }
        }
    }
}

/// Stores as many lanes as there is room for.
#[inline(always)]
fn put<I: Isa>(isa: I, x: I::F32, to: &mut [f32]) {
    if to.len() == isa.f32().len() {
        isa.f32().store(x, to);
    } else {
        let n = to.len();
        to.copy_from_slice(&x.to_array().as_ref()[..n]);
    }
}

/// `x·Φ(x)` (Hendrycks & Gimpel 2016) to within 0.0002, which is less than a byte tells apart; the coefficients are from `gelu.py`.
#[inline(always)]
fn gelu<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let floats = isa.f32();
    let inside = floats.max(floats.min(x, floats.splat(4.0)), floats.splat(-4.0));
    let t = floats.mul(inside, inside);
    let mut p = floats.splat(2.278_083e-8);
    p = floats.mul_add(p, t, floats.splat(-1.598_568_6e-6));
    p = floats.mul_add(p, t, floats.splat(4.795_479e-5));
    p = floats.mul_add(p, t, floats.splat(-8.140_077e-4));
    p = floats.mul_add(p, t, floats.splat(8.772_346e-3));
    p = floats.mul_add(p, t, floats.splat(-6.457_300_5e-2));
    p = floats.mul_add(p, t, floats.splat(0.397_883_27));
    floats.mul(x, floats.mul_add(inside, p, floats.splat(0.5)))
}

/// The greatest size of each column of rows as wide as `most`, which is overwritten.
pub(crate) struct ColumnSizes<'a> {
    pub(crate) x: &'a [f32],
    pub(crate) most: &'a mut [f32],
}

impl SimdOp for ColumnSizes<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let floats = isa.f32();
        let n = floats.len();
        self.most.fill(0.0);
        for row in self.x.chunks_exact(self.most.len()) {
            let (mut most, mut row) = (self.most.chunks_exact_mut(n), row.chunks_exact(n));
            for (most, x) in (&mut most).zip(&mut row) {
                floats.store(floats.max(floats.load(most), floats.abs(floats.load(x))), most);
            }
            for (most, x) in most.into_remainder().iter_mut().zip(row.remainder()) {
                *most = most.max(x.abs());
            }
        }
    }
}

/// Rows to bytes, every column with a scale of its own: `q = x · inverse + zero`.
pub(crate) struct QuantizeColumns<'a, Q> {
    pub(crate) x: &'a [f32],
    /// As many as a row has columns.
    pub(crate) inverse: &'a [f32],
    /// Bytes with a sign have none.
    pub(crate) zero: u8,
    /// As many as `x`.
    pub(crate) values: &'a mut [Q],
}

impl SimdOp for QuantizeColumns<'_, u8> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let zero = isa.i32().splat(i32::from(self.zero));
        let n = 4 * isa.f32().len();
        let width = self.inverse.len();
        for (row, values) in self.x.chunks_exact(width).zip(self.values.chunks_exact_mut(width)) {
            let (mut row, mut inverse) = (row.chunks_exact(n), self.inverse.chunks_exact(n));
            let mut to = values.chunks_exact_mut(n);
            for ((x, inverse), to) in (&mut row).zip(&mut inverse).zip(&mut to) {
                isa.u8().store(column_bytes(isa, x, inverse, zero), to);
            }
            let rest = row.remainder().iter().zip(inverse.remainder());
            for (to, (x, inverse)) in to.into_remainder().iter_mut().zip(rest) {
                *to = ((x * inverse).round_ties_even() + f32::from(self.zero)) as u8;
            }
        }
    }
}

impl SimdOp for QuantizeColumns<'_, i8> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (zero, sign) = (isa.i32().splat(128), isa.u8().splat(128));
        let n = 4 * isa.f32().len();
        let width = self.inverse.len();
        for (row, values) in self.x.chunks_exact(width).zip(self.values.chunks_exact_mut(width)) {
            let (mut row, mut inverse) = (row.chunks_exact(n), self.inverse.chunks_exact(n));
            let mut to = values.chunks_exact_mut(n);
            for ((x, inverse), to) in (&mut row).zip(&mut inverse).zip(&mut to) {
                let q = isa.u8().xor(column_bytes(isa, x, inverse, zero), sign);
                isa.i8().store(q.reinterpret_cast(), to);
            }
            let rest = row.remainder().iter().zip(inverse.remainder());
            for (to, (x, inverse)) in to.into_remainder().iter_mut().zip(rest) {
                *to = (x * inverse).round_ties_even() as i8;
            }
        }
    }
}

/// Four vectors of floats as one of bytes, each column with its own scale.
#[inline(always)]
fn column_bytes<I: Isa>(isa: I, x: &[f32], inverse: &[f32], zero: I::I32) -> I::U8 {
    let ints = isa.i32();
    let n = ints.len();
    let a = scaled(isa, &x[..n], &inverse[..n], zero);
    let b = scaled(isa, &x[n..2 * n], &inverse[n..2 * n], zero);
    let c = scaled(isa, &x[2 * n..3 * n], &inverse[2 * n..3 * n], zero);
    let d = scaled(isa, &x[3 * n..4 * n], &inverse[3 * n..4 * n], zero);
    isa.i16().narrow_saturate(ints.narrow_saturate(a, b), ints.narrow_saturate(c, d))
}

#[inline(always)]
fn scaled<I: Isa>(isa: I, x: &[f32], inverse: &[f32], zero: I::I32) -> I::I32 {
    let floats = isa.f32();
    let x = floats.mul(floats.load(x), floats.load(inverse));
    isa.i32().add(floats.to_int_round(x), zero)
}

/// Scores to shares: of each row `softmax((sum - base) · scale)`, in bytes from 0 to `top`.
pub(crate) struct ByteSoftmax<'a> {
    /// `[rows + 1, base.len()]`; the last row is the base: what each column is too large by.
    pub(crate) sums: &'a [i32],
    pub(crate) columns: usize,
    pub(crate) scale: f32,
    pub(crate) top: f32,
    /// Room for a row, [`padded`].
    pub(crate) row: &'a mut [f32],
    /// `[rows, padded(columns)]`
    pub(crate) shares: &'a mut [u8],
    /// One over the sum of each row's bytes, and the zero that bytes from zero have.
    pub(crate) rows: &'a mut Vec<(f32, u8)>,
}

/// How much room `n` bytes take in whole vectors.
pub(crate) fn padded(n: usize) -> usize {
    n.next_multiple_of(LANES)
}

impl SimdOp for ByteSoftmax<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, ints) = (isa.f32(), isa.i32());
        let n = floats.len();
        let (sums, base) = self.sums.split_at(self.sums.len() - self.columns);
        let scale = floats.splat(self.scale * std::f32::consts::LOG2_E);
        let top = floats.splat(self.top);
        let nothing = floats.splat(f32::MIN);
        self.row.fill(f32::MIN);
        self.rows.clear();
        for (sums, shares) in
            sums.chunks_exact(self.columns).zip(self.shares.chunks_exact_mut(self.row.len()))
        {
            let mut most = nothing;
            for ((sums, base), x) in sums.chunks(n).zip(base.chunks(n)).zip(self.row.chunks_exact_mut(n)) {
                let (sums, inside) = ints.load_pad(sums);
                let (base, _) = ints.load_pad(base);
                let score = floats.select(ints.to_float(ints.sub(sums, base)), nothing, inside);
                most = floats.max(most, score);
                floats.store(score, x);
            }
            let most = most.to_array().as_ref().iter().copied().fold(f32::MIN, f32::max);
            let most = floats.splat(most);
            let mut total = ints.zero();
            for (x, to) in self.row.chunks_exact(4 * n).zip(shares.chunks_exact_mut(4 * n)) {
                let a = portion(isa, &x[..n], most, scale, top);
                let b = portion(isa, &x[n..2 * n], most, scale, top);
                let c = portion(isa, &x[2 * n..3 * n], most, scale, top);
                let d = portion(isa, &x[3 * n..], most, scale, top);
                total = ints.add(total, ints.add(ints.add(a, b), ints.add(c, d)));
                let (low, high) = (ints.narrow_saturate(a, b), ints.narrow_saturate(c, d));
                isa.u8().store(isa.i16().narrow_saturate(low, high), to);
            }
            let total: i32 = total.to_array().as_ref().iter().sum();
            self.rows.push((1.0 / total as f32, 0));
        }
    }
}

/// `top · 2^((x - most) · scale)`, rounded.
#[inline(always)]
fn portion<I: Isa>(isa: I, x: &[f32], most: I::F32, scale: I::F32, top: I::F32) -> I::I32 {
    let floats = isa.f32();
    let x = floats.mul(floats.sub(floats.load(x), most), scale);
    floats.to_int_round(floats.mul(top, exp2(isa, x)))
}

/// `2^x` for `x ≤ 0`, to within a ten-thousandth of it; below -30 it stands still.
#[inline(always)]
fn exp2<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let (floats, ints) = (isa.f32(), isa.i32());
    let x = floats.max(x, floats.splat(-30.0));
    let whole = floats.to_int_round(x);
    let t = floats.sub(x, ints.to_float(whole));
    // Taylor's series of 2^t, |t| ≤ 1/2: the next term is below 0.00005.
    let mut p = floats.splat(9.618_129e-3);
    p = floats.mul_add(p, t, floats.splat(5.550_411e-2));
    p = floats.mul_add(p, t, floats.splat(0.240_226_5));
    p = floats.mul_add(p, t, floats.splat(std::f32::consts::LN_2));
    p = floats.mul_add(p, t, floats.one());
    let power = ints.shift_left::<23>(ints.add(whole, ints.splat(127)));
    floats.mul(p, power.reinterpret_cast())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Applies `gelu` and `exp2` to numbers.
    struct Functions<'a>(&'a [f32], &'a mut Vec<(f32, f32)>);

    impl SimdOp for Functions<'_> {
        type Output = ();

        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) {
            for &x in self.0 {
                let x = isa.f32().splat(x);
                let (g, e) = (gelu(isa, x).to_array(), exp2(isa, x).to_array());
                self.1.push((g.as_ref()[0], e.as_ref()[0]));
            }
        }
    }

    /// Expected: x·(1 + math.erf(x / √2)) / 2 in Python, as `gelu.py` has it.
    #[test]
    fn functions_are_near_to_what_they_stand_for() {
        let x = [-9.0, -3.0, -1.0, -0.25, 0.0, 0.5, 1.0, 2.5, 6.0];
        let expected =
            [0.0, -0.004_049_7, -0.158_655_3, -0.100_323_3, 0.0, 0.345_731_2, 0.841_344_7, 2.484_475_8, 6.0];
        let mut found = Vec::new();
        Functions(&x, &mut found).dispatch();
        assert_eq!(found.len(), x.len());
        for ((x, expected), (gelu, exp2)) in x.iter().zip(expected).zip(found) {
            assert!((gelu - expected).abs() < 4e-4, "gelu({x}) = {gelu}");
            if *x <= 0.0 {
                assert!((exp2 - x.exp2()).abs() < 1e-4 * x.exp2(), "exp2({x}) = {exp2}");
            }
        }
    }

    fn numbers(n: usize) -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-20f32..20.0, n)
    }

    proptest! {
        #[test]
        fn rows_come_back_within_half_a_step(
            (width, x) in (1usize..150).prop_flat_map(|width| (Just(width), numbers(3 * width))),
            top in prop::sample::select(vec![127f32, 255.0]),
        ) {
            let columns: Vec<f32> = (0..width).map(|i| 0.5 + (i % 3) as f32).collect();
            let (mut values, mut rows) = (vec![0; x.len()], Vec::new());
            QuantizeRows { x: &x, columns: &columns, top, values: &mut values, rows: &mut rows }.dispatch();
            for (i, (x, q)) in x.iter().zip(values).enumerate() {
                let (scale, zero) = rows[i / width];
                let back = scale * (f32::from(q) - f32::from(zero));
                prop_assert!((back - x * columns[i % width]).abs() <= scale * 1.01, "{x} {back}");
                prop_assert!(f32::from(q) <= top + 1.0);
            }
        }

        #[test]
        fn columns_come_back_within_half_a_step(
            (width, x) in (1usize..150).prop_flat_map(|width| (Just(width), numbers(4 * width))),
        ) {
            let mut most = vec![0.0; width];
            ColumnSizes { x: &x, most: &mut most }.dispatch();
            for (column, most) in most.iter().enumerate() {
                let expected = x.iter().skip(column).step_by(width).fold(0f32, |m, x| m.max(x.abs()));
                prop_assert_eq!(*most, expected);
            }
            let inverse: Vec<f32> = most.iter().map(|most| 127.0 / most.max(f32::MIN_POSITIVE)).collect();
            let (mut plain, mut signed) = (vec![0u8; x.len()], vec![0i8; x.len()]);
            QuantizeColumns { x: &x, inverse: &inverse, zero: 128, values: &mut plain[..] }.dispatch();
            QuantizeColumns { x: &x, inverse: &inverse, zero: 0, values: &mut signed[..] }.dispatch();
            for (i, (p, s)) in plain.iter().zip(signed).enumerate() {
                prop_assert_eq!(i32::from(*p) - 128, i32::from(s));
                prop_assert!((f32::from(s) / inverse[i % width] - x[i]).abs() <= 0.51 / inverse[i % width]);
            }
        }

        #[test]
        fn shares_are_those_of_softmax(
            (columns, sums) in (1usize..150).prop_flat_map(|n| (Just(n), prop::collection::vec(-4000i32..4000, 3 * n))),
        ) {
            let (mut row, mut shares, mut rows) = (vec![0.0; padded(columns)], vec![7; 2 * padded(columns)], Vec::new());
            let scale = 0.002;
            let softmax = ByteSoftmax {
                sums: &sums, columns, scale, top: 255.0, row: &mut row, shares: &mut shares, rows: &mut rows,
            };
            softmax.dispatch();
            let base = &sums[2 * columns..];
            for (i, shares) in shares.chunks_exact(padded(columns)).enumerate() {
                let scores: Vec<f64> = (0..columns).map(|j| f64::from(sums[i * columns + j] - base[j]) * f64::from(scale)).collect();
                let most = scores.iter().copied().fold(f64::MIN, f64::max);
                let total: f64 = scores.iter().map(|s| (s - most).exp()).sum();
                for (j, share) in shares.iter().enumerate() {
                    let expected = if j < columns { 255.0 * (scores[j] - most).exp() } else { 0.0 };
                    prop_assert!((f64::from(*share) - expected).abs() < 0.6, "{share} {expected}");
                }
                prop_assert!((1.0 / f64::from(rows[i].0) - 255.0 * total).abs() <= 0.6 * columns as f64);
            }
        }
    }
}
