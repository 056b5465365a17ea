import { Document, visit } from 'yaml'
import { hasControls, safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'

/** A sequence whose entries are written as they come. */
export const yaml: Format = {
  list(write) {
    let empty = true
    return {
      async row(value) {
        await write(text([value]))
        empty = false
      },
      async end() {
        if (empty) await write('[]\n')
      },
    }
  },
  one: text,
}

function text(value: unknown): string {
  const document = new Document(value ?? null, { aliasDuplicateObjects: false })
  // Only between double quotes can a character be spelt out, so whatever a terminal would obey is put there.
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && hasControls(scalar.value)) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  return safeJson(document.toString({ lineWidth: 0 }))
}
