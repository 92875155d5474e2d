//! The encoder: BERT (Devlin et al. 2019) or DistilBERT with a linear classifier on each piece, in float32.
//!
//! One window at a time, without padding, on the thread that calls. The matrices are packed once for the kernels of
//! this processor. About 2·(weights of the layers) floating-point operations a piece: 22 million for six layers of
//! width 384.

use namegraph_document::RecognizerError;
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::{Matrix, NdTensorView};
use rten_vecmath::{Gelu, Normalize, NormalizeOptions, Softmax, Sum, SumSquareSub};

use crate::folder::{ModelError, ModelFolder};
use crate::layout::{Dimensions, Layout};
use crate::pieces::PieceId;
use crate::recognizer::TokenClassifier;
use crate::weights::Weights;

/// A BERT or DistilBERT token classifier, ready to run.
pub struct Encoder {
    gemm: GemmExecutor<f32>,
    words: Vec<f32>,
    positions: Vec<f32>,
    /// Empty where pieces have no types.
    types: Vec<f32>,
    norm: LayerNorm,
    layers: Vec<Layer>,
    classifier: Linear,
    hidden: usize,
    heads: usize,
}

/// `y = x Wᵀ + b`, the matrix packed for the kernels.
struct Linear {
    weight: PackedBMatrix<f32>,
    bias: Vec<f32>,
}

struct LayerNorm {
    scale: Vec<f32>,
    bias: Vec<f32>,
    eps: f32,
}

struct Layer {
    /// Query, key and value side by side.
    attention: Linear,
    attention_output: Linear,
    attention_norm: LayerNorm,
    intermediate: Linear,
    output: Linear,
    output_norm: LayerNorm,
}

impl Encoder {
    /// Unpacks the weights of a folder; the classifier has as many outputs as the folder has labels.
    ///
    /// # Errors
    /// When a tensor is missing or of the wrong shape.
    pub fn new(folder: &ModelFolder) -> Result<Self, ModelError> {
        let (layout, size) = (Layout::of(folder)?, Dimensions::of(folder)?);
        let bytes = folder.weights()?;
        let read =
            Reader { weights: Weights::new(folder, &bytes)?, gemm: GemmExecutor::new(), layout, size: &size };
        Ok(Self {
            words: read.embedding("word", folder.config.vocab_size)?,
            positions: read.embedding("position", size.max_position_embeddings)?,
            types: match layout.typed {
                true => read.embedding("token_type", folder.config.type_vocab_size)?,
                false => Vec::new(),
            },
            norm: read.norm(&format!("{}.LayerNorm", layout.embeddings))?,
            layers: (0..size.num_hidden_layers).map(|i| read.layer(i)).collect::<Result<_, _>>()?,
            classifier: read.linear(&["classifier"], size.hidden_size, folder.labels())?,
            gemm: read.gemm,
            hidden: size.hidden_size,
            heads: size.num_attention_heads,
        })
    }

    fn embed(&self, ids: &[PieceId], types: &[u32]) -> Vec<f32> {
        let d = self.hidden;
        let mut x = Vec::with_capacity(ids.len() * d);
        for (position, (&id, &kind)) in ids.iter().zip(types).enumerate() {
            let word = &self.words[id as usize * d..][..d];
            let place = &self.positions[position * d..][..d];
            let start = x.len();
            x.extend(word.iter().zip(place).map(|(w, p)| w + p));
            if !self.types.is_empty() {
                add(&mut x[start..], &self.types[kind as usize * d..][..d]);
            }
        }
        self.norm.apply(&mut x);
        x
    }

    /// `x ← norm(x + attention(x))`, head by head.
    fn attend(&self, layer: &Layer, x: &mut [f32], room: &mut Room) {
        let (d, n) = (self.hidden, x.len() / self.hidden);
        let width = d / self.heads;
        self.apply(&layer.attention, x, &mut room.qkv);
        room.context.resize(n * d, 0.0);
        room.scores.resize(n * n, 0.0);
        room.head.resize(n * width, 0.0);
        let scale = 1.0 / (width as f32).sqrt();
        for head in 0..self.heads {
            let part = |which: usize| strided(&room.qkv[which * d + head * width..], n, width, 3 * d);
            let options = GemmOptions { alpha: scale, ..GemmOptions::default() };
            self.multiply(part(0), part(1).transposed(), &mut room.scores, options);
            for row in room.scores.chunks_exact_mut(n) {
                Softmax::new_mut(row).dispatch();
            }
            let scores = strided(&room.scores, n, n, n);
            self.multiply(scores, part(2), &mut room.head, GemmOptions::default());
            for (to, from) in room.context.chunks_exact_mut(d).zip(room.head.chunks_exact(width)) {
                to[head * width..(head + 1) * width].copy_from_slice(from);
            }
        }
        self.apply(&layer.attention_output, &room.context, &mut room.sum);
        add(x, &room.sum);
        layer.attention_norm.apply(x);
    }

    /// `x ← norm(x + W₂ gelu(W₁ x))`.
    fn feed_forward(&self, layer: &Layer, x: &mut [f32], room: &mut Room) {
        self.apply(&layer.intermediate, x, &mut room.wide);
        Gelu {}.map_mut(&mut room.wide);
        self.apply(&layer.output, &room.wide, &mut room.sum);
        add(x, &room.sum);
        layer.output_norm.apply(x);
    }

    fn apply(&self, linear: &Linear, x: &[f32], out: &mut Vec<f32>) {
        let inputs = linear.weight.rows();
        let rows = x.len() / inputs;
        out.resize(rows * linear.bias.len(), 0.0);
        let options = GemmOptions { bias: Some(BiasVector::Row(&linear.bias)), ..GemmOptions::default() };
        let x = GemmInputA::Unpacked(strided(x, rows, inputs, inputs));
        let done = self.gemm.gemm(out, x, GemmInputB::Packed(&linear.weight), options);
        debug_assert!(done.is_ok(), "shapes were checked when the weights were read");
    }

    fn multiply(
        &self,
        a: Matrix<'_>,
        b: Matrix<'_>,
        out: &mut [f32],
        options: GemmOptions<'_, f32, f32, f32>,
    ) {
        let done = self.gemm.gemm(out, GemmInputA::Unpacked(a), GemmInputB::Unpacked(b), options);
        debug_assert!(done.is_ok(), "shapes agree by construction");
    }
}

impl TokenClassifier for Encoder {
    fn logits(&self, ids: &[PieceId], kinds: &[u32]) -> Result<Vec<f32>, RecognizerError> {
        let mut x = self.embed(ids, kinds);
        let mut room = Room::default();
        for layer in &self.layers {
            self.attend(layer, &mut x, &mut room);
            self.feed_forward(layer, &mut x, &mut room);
        }
        let mut logits = Vec::new();
        self.apply(&self.classifier, &x, &mut logits);
        Ok(logits)
    }
}

/// Buffers that the layers of one window share.
#[derive(Default)]
struct Room {
    qkv: Vec<f32>,
    scores: Vec<f32>,
    head: Vec<f32>,
    context: Vec<f32>,
    wide: Vec<f32>,
    sum: Vec<f32>,
}

/// A matrix of `rows` by `columns` within `data`, its rows `stride` apart.
fn strided(data: &[f32], rows: usize, columns: usize, stride: usize) -> Matrix<'_> {
    NdTensorView::from_slice_with_strides([rows, columns], data, [stride, 1]).expect("data holds the matrix")
}

fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

impl LayerNorm {
    /// Normalizes each row to mean 0 and variance 1, then scales and shifts it.
    fn apply(&self, x: &mut [f32]) {
        let n = self.scale.len() as f32;
        for row in x.chunks_exact_mut(self.scale.len()) {
            let mean = Sum::new(row).dispatch() / n;
            let variance = SumSquareSub::new(row, mean).dispatch() / n;
            let options = NormalizeOptions {
                pre_scale_bias: mean,
                scale: 1.0 / (variance + self.eps).sqrt(),
                element_scale: Some(&self.scale),
                element_bias: Some(&self.bias),
                ..NormalizeOptions::default()
            };
            Normalize::new_mut(row, options).dispatch();
        }
    }
}

/// Reads the parts of the model by their Hugging Face names.
struct Reader<'a> {
    weights: Weights<'a>,
    gemm: GemmExecutor<f32>,
    layout: &'static Layout,
    size: &'a Dimensions,
}

impl Reader<'_> {
    fn embedding(&self, kind: &str, rows: usize) -> Result<Vec<f32>, ModelError> {
        let name = format!("{}.{kind}_embeddings.weight", self.layout.embeddings);
        self.weights.tensor(&name, &[rows, self.size.hidden_size])
    }

    fn norm(&self, name: &str) -> Result<LayerNorm, ModelError> {
        let shape = [self.size.hidden_size];
        Ok(LayerNorm {
            scale: self.weights.tensor(&format!("{name}.weight"), &shape)?,
            bias: self.weights.tensor(&format!("{name}.bias"), &shape)?,
            eps: self.size.layer_norm_eps,
        })
    }

    /// One matrix of the named ones, their outputs side by side.
    fn linear(&self, names: &[&str], inputs: usize, outputs: usize) -> Result<Linear, ModelError> {
        let (mut weight, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            weight.extend(self.weights.tensor(&format!("{name}.weight"), &[outputs, inputs])?);
            bias.extend(self.weights.tensor(&format!("{name}.bias"), &[outputs])?);
        }
        let weight = strided(&weight, bias.len(), inputs, inputs);
        Ok(Linear { weight: self.gemm.prepack_b(weight.transposed()), bias })
    }

    fn layer(&self, i: usize) -> Result<Layer, ModelError> {
        let Layout { layers, query, key, value, .. } = self.layout;
        let name = |part: &str| format!("{layers}.{i}.{part}");
        let (d, wide) = (self.size.hidden_size, self.size.intermediate_size);
        let qkv = [query, key, value].map(|part| name(part));
        Ok(Layer {
            attention: self.linear(&qkv.each_ref().map(String::as_str), d, d)?,
            attention_output: self.linear(&[&name(self.layout.attention_output)], d, d)?,
            attention_norm: self.norm(&name(self.layout.attention_norm))?,
            intermediate: self.linear(&[&name(self.layout.intermediate)], d, wide)?,
            output: self.linear(&[&name(self.layout.output)], wide, d)?,
            output_norm: self.norm(&name(self.layout.output_norm))?,
        })
    }
}
