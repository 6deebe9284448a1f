//! What people read above a column that is computed.

use super::stage::Work;
use crate::question::{
    Op,
    ast::{Clause, Literal},
};

impl<'a> Work<'a> {
    /// A clause in words: `Sum of Price`, `Price + 1`.
    pub(super) fn title(&mut self, clause: &'a Clause) -> String {
        match clause {
            Clause::Field(column, options) => match self.find(column, options) {
                Ok(found) => found.output.display_name,
                Err(_) => super::scope::word(column),
            },
            Clause::Expression(name, _) => name.clone(),
            Clause::Literal(Literal::Text(text)) => format!("\"{text}\""),
            Clause::Literal(Literal::Number(number)) => number.to_string(),
            Clause::Literal(Literal::Bool(flag)) => flag.to_string(),
            Clause::Case(..) => "Case".to_owned(),
            Clause::Call(op, arguments, _) => self.title_of_call(*op, arguments),
            _ => "Expression".to_owned(),
        }
    }

    fn title_of_call(&mut self, op: Op, arguments: &'a [Clause]) -> String {
        let mut of = |words: &str| match arguments.first() {
            Some(argument) => format!("{words} of {}", self.title(argument)),
            None => words.to_owned(),
        };
        match op {
            Op::Count if arguments.is_empty() => "Count".to_owned(),
            Op::Count => of("Count"),
            Op::Sum => of("Sum"),
            Op::Average => of("Average"),
            Op::Min => of("Min"),
            Op::Max => of("Max"),
            Op::Distinct => of("Distinct values"),
            Op::StandardDeviation => of("Standard deviation"),
            Op::Variance => of("Variance"),
            Op::Median => of("Median"),
            Op::CumulativeCount => "Cumulative count".to_owned(),
            Op::CumulativeSum => of("Cumulative sum"),
            Op::Share => "Share of rows matching condition".to_owned(),
            Op::CountWhere => "Count of rows matching condition".to_owned(),
            Op::SumWhere => format!("{} matching condition", of("Sum")),
            Op::DistinctWhere => format!("{} matching condition", of("Distinct values")),
            Op::Percentile => match arguments {
                [of, share] => format!("{}th percentile of {}", self.title(share), self.title(of)),
                _ => "Percentile".to_owned(),
            },
            Op::Plus | Op::Minus | Op::Times | Op::Divide => {
                let parts: Vec<String> = arguments.iter().map(|argument| self.title(argument)).collect();
                parts.join(&format!(" {} ", op.wire()))
            }
            _ => op.wire().to_owned(),
        }
    }
}
