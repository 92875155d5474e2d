//! What multiplies matrices on this processor: chosen once, and shared by all that does.

use std::sync::LazyLock;

use rten_gemm::GemmExecutor;

// Executors can be used by every thread but not be moved to another. They hold nothing but a choice, so they are never let go, and
// recognizers, which refer to them, can be moved.
static FLOAT32: LazyLock<&'static GemmExecutor<f32>> =
    LazyLock::new(|| Box::leak(Box::new(GemmExecutor::new())));
static INT8: LazyLock<&'static GemmExecutor<u8, i8, i32>> =
    LazyLock::new(|| Box::leak(Box::new(GemmExecutor::<u8, i8, i32>::new())));

/// Products of float32.
pub(crate) fn float32() -> &'static GemmExecutor<f32> {
    *FLOAT32
}

/// Products of bytes, whose sums are exact.
pub(crate) fn int8() -> &'static GemmExecutor<u8, i8, i32> {
    *INT8
}
