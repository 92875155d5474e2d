//! The encoder: BERT (Devlin et al. 2019), DistilBERT or RoBERTa with a linear classifier on each word's first piece.
//!
//! Some windows at a time, side by side without padding, on the thread that calls: every product but those of attention
//! runs over the rows of all of them. About 2·(weights of the layers) operations a piece: 22 million for six layers of
//! width 384.
//!
//! **Early exit.** Most words are settled long before the last layer: a folder may hold classifiers of inner layers
//! (`exits`), and a word that one of them is certain of gets its answer there. Its pieces stay what they are from then on:
//! the other words of the window still look at them, but they are worked on no more (halt and copy: Li et al. 2021,
//! "Accelerating BERT inference for sequence labeling via early-exit"). The two pieces that end a window go on as long as
//! a word does.

mod attention;
mod bytes;
mod exit;
mod kernels;
mod linear;
mod pack;
mod work;

use std::fmt;

use namegraph_document::RecognizerError;
use rten_simd::SimdOp;
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquareSub};

use crate::folder::{ModelError, ModelFolder};
use crate::layout::{Dimensions, Layout};
use crate::recognizer::{Input, TokenClassifier};
use crate::weights::{Table, Weights};
use attention::Attention;
use exit::Exit;
use linear::{Activation, Linear, Precision};
use pack::Pack;
use work::Tally;

pub use work::Work;

/// How many rows go through a feed-forward block at once: its inner rows, four times as wide, should stay in the cache.
const TILE: usize = 64;

/// How much work a recognizer puts into a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// Products in int8; a word is read only as deep as it takes to be certain, where the model says when that is.
    #[default]
    Early,
    /// Products in int8, every word through every layer.
    Full,
    /// Float32 throughout, every word through every layer: what `transformers` computes.
    Exact,
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Early => "early",
            Self::Full => "full",
            Self::Exact => "exact",
        })
    }
}

/// A BERT, DistilBERT or RoBERTa token classifier, ready to run.
pub struct Encoder {
    attention: Attention,
    words: Table,
    positions: Vec<f32>,
    /// Empty where pieces have no types.
    types: Vec<f32>,
    norm: LayerNorm,
    layers: Vec<Layer>,
    /// In the order of their layers.
    exits: Vec<Exit>,
    classifier: Linear,
    hidden: usize,
    labels: usize,
    work: Tally,
}

struct LayerNorm {
    scale: Vec<f32>,
    bias: Vec<f32>,
    eps: f32,
}

struct Layer {
    query: Linear,
    /// Key and value side by side.
    key_value: Linear,
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
    pub fn new(folder: &ModelFolder, effort: Effort) -> Result<Self, ModelError> {
        let (layout, size) = (Layout::of(folder)?, Dimensions::of(folder)?);
        let bytes = folder.weights()?;
        let precision = if effort == Effort::Exact { Precision::Float32 } else { Precision::Int8 };
        let read = Reader { weights: Weights::new(folder, &bytes)?, precision, layout, size: &size };
        Ok(Self {
            words: read
                .weights
                .table(&read.embedding("word"), &[folder.config.vocab_size, size.hidden_size])?,
            positions: read
                .rows(&read.embedding("position"), size.max_position_embeddings)?
                .split_off(folder.config.first_position() * size.hidden_size),
            types: match layout.typed {
                true => read.rows(&read.embedding("token_type"), folder.config.type_vocab_size)?,
                false => Vec::new(),
            },
            norm: read.norm(&format!("{}.LayerNorm", layout.embeddings))?,
            layers: (0..size.num_hidden_layers).map(|i| read.layer(i)).collect::<Result<_, _>>()?,
            exits: match effort {
                Effort::Early => Exit::all(folder, size.hidden_size, size.num_hidden_layers)?,
                Effort::Full | Effort::Exact => Vec::new(),
            },
            classifier: read.classifier(folder.labels())?,
            attention: Attention::new(size.hidden_size, size.num_attention_heads, precision),
            hidden: size.hidden_size,
            labels: folder.labels(),
            work: Tally::default(),
        })
    }

    /// What was computed since it was made.
    pub fn work(&self) -> Work {
        self.work.total()
    }

    /// Whether a window is one that the model can read.
    fn check(&self, window: &Input) -> Result<(), String> {
        let (places, pieces) = (self.positions.len() / self.hidden, self.words.len());
        let kinds = if self.types.is_empty() { usize::MAX } else { self.types.len() / self.hidden };
        let Input { ids, kinds: found, starts } = window;
        if !(2..=places).contains(&ids.len()) || found.len() != ids.len() {
            return Err(format!(
                "expected from 2 to {places} pieces with a type each, found {} and {}",
                ids.len(),
                found.len()
            ));
        }
        if let Some(id) = ids.iter().find(|&&id| id as usize >= pieces) {
            return Err(format!("expected pieces below {pieces}, found {id}"));
        }
        if let Some(kind) = found.iter().find(|&&kind| kind as usize >= kinds) {
            return Err(format!("expected types below {kinds}, found {kind}"));
        }
        let ordered = starts.is_sorted_by(|a, b| a < b);
        if !ordered || starts.first() == Some(&0) || starts.last().is_some_and(|&last| last >= ids.len() - 1)
        {
            return Err(format!(
                "expected words that begin one behind the other between the first piece and the last of {}, found {starts:?}",
                ids.len()
            ));
        }
        Ok(())
    }

    /// The rows of a window's pieces as they enter the first layer.
    fn embed(&self, input: &Input, x: &mut Vec<f32>) {
        let (d, first) = (self.hidden, x.len());
        for (position, (&id, &kind)) in input.ids.iter().zip(&input.kinds).enumerate() {
            let row = x.len();
            self.words.append(id as usize, x);
            add(&mut x[row..], &self.positions[position * d..][..d]);
            if !self.types.is_empty() {
                add(&mut x[row..], &self.types[kind as usize * d..][..d]);
            }
        }
        self.norm.apply(&mut x[first..]);
    }

    /// One layer: the rows that are worked on, seen by and looking at all rows of their window.
    fn step(&self, layer: &Layer, pack: &mut Pack, room: &mut Room) {
        let d = self.hidden;
        pack.worked_on(d, &mut room.x);
        layer.key_value.apply(&pack.rows, &mut room.linear, &mut room.keys_values);
        layer.query.apply(&room.x, &mut room.linear, &mut room.queries);
        room.context.resize(room.x.len(), 0.0);
        for window in &pack.windows {
            let (rows, active) = (&window.rows, &window.active);
            let queries = &room.queries[active.start * d..active.end * d];
            let keys_values = &room.keys_values[rows.start * 2 * d..rows.end * 2 * d];
            let context = &mut room.context[active.start * d..active.end * d];
            self.attention.attend(queries, keys_values, &mut room.attention, context);
        }
        for (x, context) in room.x.chunks_mut(TILE * d).zip(room.context.chunks(TILE * d)) {
            layer.attention_output.apply(context, &mut room.linear, &mut room.sum);
            add(x, &room.sum);
            layer.attention_norm.apply(x);
            layer.intermediate.apply(x, &mut room.linear, &mut room.wide);
            layer.output.apply(&room.wide, &mut room.linear, &mut room.sum);
            add(x, &room.sum);
            layer.output_norm.apply(x);
        }
        pack.put_back(d, &room.x);
    }
}

impl TokenClassifier for Encoder {
    fn logits(&self, windows: &[Input]) -> Result<Vec<Vec<f32>>, RecognizerError> {
        windows.iter().try_for_each(|window| self.check(window)).map_err(RecognizerError::new)?;
        let mut pack = Pack::new(windows, self.labels);
        windows.iter().for_each(|window| self.embed(window, &mut pack.rows));
        let mut room = Room::default();
        for (depth, layer) in (1..).zip(&self.layers) {
            if depth == self.layers.len() {
                pack.narrow(); // nobody looks at the others any more
            }
            self.step(layer, &mut pack, &mut room);
            if let Some(exit) = self.exits.iter().find(|exit| exit.depth == depth) {
                pack.first_pieces(self.hidden, &mut room.x);
                exit.classifier.apply(&room.x, &mut room.linear, &mut room.sum);
                pack.settle(self.hidden, &room.sum, |logits| exit.is_certain(logits));
            }
        }
        pack.first_pieces(self.hidden, &mut room.x);
        self.classifier.apply(&room.x, &mut room.linear, &mut room.sum);
        pack.settle(self.hidden, &room.sum, |_| true);
        self.work.add(room.linear.work);
        self.work.add(room.attention.work);
        Ok(pack.answers)
    }
}

/// Buffers that the layers share.
#[derive(Default)]
struct Room {
    x: Vec<f32>,
    queries: Vec<f32>,
    keys_values: Vec<f32>,
    context: Vec<f32>,
    wide: Vec<f32>,
    sum: Vec<f32>,
    linear: linear::Scratch,
    attention: attention::Scratch,
}

fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

impl LayerNorm {
    /// How large the numbers of each column may become: three deviations from the mean.
    fn sizes(&self) -> Vec<f32> {
        self.scale.iter().zip(&self.bias).map(|(scale, bias)| bias.abs() + 3.0 * scale.abs()).collect()
    }

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
    precision: Precision,
    layout: &'static Layout,
    size: &'a Dimensions,
}

impl Reader<'_> {
    fn embedding(&self, kind: &str) -> String {
        format!("{}.{kind}_embeddings.weight", self.layout.embeddings)
    }

    fn rows(&self, name: &str, rows: usize) -> Result<Vec<f32>, ModelError> {
        self.weights.tensor(name, &[rows, self.size.hidden_size])
    }

    fn norm(&self, name: &str) -> Result<LayerNorm, ModelError> {
        let shape = [self.size.hidden_size];
        Ok(LayerNorm {
            scale: self.weights.tensor(&format!("{name}.weight"), &shape)?,
            bias: self.weights.tensor(&format!("{name}.bias"), &shape)?,
            eps: self.size.layer_norm_eps,
        })
    }

    /// The named matrices, their outputs side by side.
    fn linear(
        &self,
        names: &[String],
        inputs: usize,
        outputs: usize,
    ) -> Result<(Vec<f32>, Vec<f32>), ModelError> {
        let (mut weight, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            weight.extend(self.weights.tensor(&format!("{name}.weight"), &[outputs, inputs])?);
            bias.extend(self.weights.tensor(&format!("{name}.bias"), &[outputs])?);
        }
        Ok((weight, bias))
    }

    fn layer(&self, i: usize) -> Result<Layer, ModelError> {
        let Layout { layers, query, key, value, attention_output, intermediate, output, .. } = *self.layout;
        let (d, wide) = (self.size.hidden_size, self.size.intermediate_size);
        let name = |part: &str| format!("{layers}.{i}.{part}");
        let linear = |parts: &[&str], inputs, outputs, sizes: Option<&[f32]>, activation| {
            let names: Vec<String> = parts.iter().map(|part| name(part)).collect();
            let (weight, bias) = self.linear(&names, inputs, outputs)?;
            Ok(Linear::new(&weight, bias, sizes, activation, self.precision))
        };
        let attention_norm = self.norm(&name(self.layout.attention_norm))?;
        Ok(Layer {
            query: linear(&[query], d, d, None, Activation::None)?,
            key_value: linear(&[key, value], d, d, None, Activation::None)?,
            attention_output: linear(&[attention_output], d, d, None, Activation::None)?,
            intermediate: linear(&[intermediate], d, wide, Some(&attention_norm.sizes()), Activation::Gelu)?,
            attention_norm,
            output: linear(&[output], wide, d, None, Activation::None)?,
            output_norm: self.norm(&name(self.layout.output_norm))?,
        })
    }

    /// Always in float32: it is small, and its answers are what is read off.
    fn classifier(&self, labels: usize) -> Result<Linear, ModelError> {
        let (weight, bias) = self.linear(&["classifier".to_owned()], self.size.hidden_size, labels)?;
        Ok(Linear::new(&weight, bias, None, Activation::None, Precision::Float32))
    }
}
