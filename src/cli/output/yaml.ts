import { Document, visit } from 'yaml'
import { hasControls, safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'

/** One sequence, written entry by entry. */
export const yaml: Format = {
  list(write) {
    let empty = true
    return {
      async rows(values, before) {
        await before?.()
        if (values.length === 0) return
        await write(text(values))
        empty = false
      },
      async end() {
        if (empty) await write('[]\n')
      },
      cut: async () => {},
    }
  },
  one: text,
}

function text(value: unknown): string {
  const document = new Document(value ?? null, { aliasDuplicateObjects: false })
  // YAML has escapes between double quotes only. So text with characters that a terminal obeys goes there.
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && hasControls(scalar.value)) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  return safeJson(document.toString({ lineWidth: 0 }))
}
