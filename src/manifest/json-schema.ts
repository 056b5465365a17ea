import * as z from 'zod'
import { manifestSchema } from './schema.ts'

/** JSON Schema of a manifest, for editors. Draft 7, because the YAML language server knows it best. */
export function manifestJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(manifestSchema, { io: 'input', target: 'draft-7' })
}
