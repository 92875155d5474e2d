//! Lists of all variants.

/// Gives an enum the list of all its variants, `ALL`, in the order that is written here. A variant that is missing does not compile.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum Answer {
///     Yes,
///     No,
/// }
///
/// impl Answer {
///     namegraph_document::variants! {
///         /// Every answer.
///         pub(crate) Yes, No
///     }
/// }
///
/// assert_eq!(Answer::ALL, [Answer::Yes, Answer::No]);
/// ```
///
/// ```compile_fail,E0004
/// #[derive(Clone, Copy)]
/// enum Answer {
///     Yes,
///     No,
/// }
///
/// impl Answer {
///     namegraph_document::variants! {
///         /// Every answer but one.
///         pub(crate) Yes
///     }
/// }
/// ```
#[macro_export]
macro_rules! variants {
    ($(#[$doc:meta])* $visibility:vis $($variant:ident),+ $(,)?) => {
        $(#[$doc])*
        $visibility const ALL: [Self; [$(stringify!($variant)),+].len()] = {
            let all = [$(Self::$variant),+];
            match all[0] {
                $(Self::$variant => {})+
            }
            all
        };
    };
}
