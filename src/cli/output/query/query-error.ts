/** An expression that cannot be read, or that does not fit the data. */
export class QueryError extends Error {
  override name = 'QueryError'
}
