import * as z from 'zod'
import { policySchema } from './schema.ts'
import { tableSchema } from './test-table-schema.ts'

/** JSON Schema of a policy, for editors. Draft 7, because the YAML language server knows it best. */
export function policyJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' })
}

/** JSON Schema of a table of expected decisions. */
export function testTableJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(tableSchema, { io: 'input', target: 'draft-7' })
}
