import type { Tenant } from '../../world/model/index.ts'
import type { Call } from '../endpoint.ts'
import type { Json } from '../odata/entity-type.ts'
import type { Filterable } from '../odata/filter/support.ts'
import type { Sortable } from '../odata/orderby.ts'
import type { Searchable } from '../odata/search.ts'

/** A kind of object in the directory: what it looks like and what can be asked of a list of it. */
export interface DirectoryType<Row> extends Filterable, Searchable, Sortable {
  /** `beta`: with what only the beta version shows. */
  toJson(row: Row, tenant: Tenant, beta?: boolean): Json
}

export function isBeta({ serviceRoot }: Pick<Call, 'serviceRoot'>): boolean {
  return serviceRoot.endsWith('/beta')
}
