/** Writes the second half of docs/errors.md from the catalogue of causes: `npm run -s node -- scripts/causes-page.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { families } from '../src/causes/catalogue.ts'
import { type Cause, type Fixer, fixers } from '../src/causes/cause.ts'
import { fill } from '../src/causes/fill-placeholders.ts'

const page = fileURLToPath(new URL('../docs/errors.md', import.meta.url))
const mark = '<!-- From here on the page is made of src/causes/ by scripts/causes-page.ts. -->'

/** The page with its second half made new from the catalogue. The half that people wrote stays. */
export function withCauses(text: string): string {
  const [byHand = '', ...rest] = text.split(mark)
  if (rest.length !== 1) throw new Error(`docs/errors.md must hold this line once:\n${mark}`)
  const sections = Object.entries(families).map(([name, causes]) =>
    [
      `## Causes: ${name.replace(/^The /, 'the ')}`,
      ...Object.entries(causes).map(([code, cause]) => section(code, cause)),
    ].join('\n\n'),
  )
  return `${byHand}${mark}\n\n${sections.join('\n\n')}\n`
}

function section(code: string, { title, explanation, distinguish, fix, aadsts = [], source }: Cause): string {
  const fixes = (Object.keys(fixers) as Fixer[]).flatMap((side) => {
    const text = fix[side]
    return text === undefined ? [] : [`- **Fix, by ${fixers[side]}:** ${inProse(text)}`]
  })
  const numbers = aadsts.length === 0 ? [] : [`- **Numbers:** ${aadsts.map((number) => `AADSTS${number}`).join(', ')}`]
  return [
    `### ${code}`,
    '',
    `${inProse(title)}. ${inProse(explanation)}`,
    '',
    `- **How to tell:** ${inProse(distinguish)}`,
    ...fixes,
    ...numbers,
    `- **Source:** ${source.replace(/https:\S+[^\s,;)]/g, '<$&>')}`,
  ].join('\n')
}

/** The catalogue's text without values of a case. Outside of code, Markdown takes `<target>` for HTML. */
function inProse(text: string): string {
  return fill(text, {})
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
}

if (import.meta.main) writeFileSync(page, withCauses(readFileSync(page, 'utf8')))
