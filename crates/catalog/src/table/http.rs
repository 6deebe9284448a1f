//! Routes.
use crate::Catalog;
use web::ApiRouter;

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new()
}
