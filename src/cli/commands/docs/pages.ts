import { readdir, readFile } from 'node:fs/promises'
import { inPackage } from '../../../errors/docs.ts'
import { RunError } from '../../../errors/errors.ts'

/** What a path has behind the name of its page. */
export const endOfPath = /(\/readme)?(\.md)?$/i

/** A page of the documentation. */
export interface Page {
  /** Its path in `docs/` without `.md`; of a folder's README.md, the folder: `trust`, `decisions`, `decisions/rooms`. */
  readonly name: string
  readonly url: URL
  /** Markdown. */
  readonly text: string
}

/** A heading, and what stands below it up to the next heading that is not below it. */
interface Section {
  readonly heading: string
  /** As it follows `#` in a link. */
  readonly anchor: string
  /** Markdown, with the heading. */
  readonly text: string
}

/** All pages of the installed package, by name. Rejects with `RunError` `UNEXPECTED` where the pages are missing. */
export async function readPages(): Promise<readonly Page[]> {
  const folder = inPackage('docs/')
  try {
    if (folder === undefined) throw new Error('The package "towline" cannot be found.')
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.md'))
    const pages = files.map(async (file) => {
      const path = file.replaceAll('\\', '/')
      const url = new URL(path, folder)
      return { name: path.replace(endOfPath, ''), url, text: await readFile(url, 'utf8') }
    })
    return (await Promise.all(pages)).sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (cause) {
    throw new RunError('UNEXPECTED', {
      message: `The documentation cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      likelyCause: 'The folder `docs` of the package is missing, or this user may not read it.',
      fix: 'Install Towline again.',
      cause,
    })
  }
}

export function titleOf({ name, text }: Page): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? name
}

export function sectionsOf({ text }: Page): Section[] {
  const lines = text.split('\n')
  const headings: { readonly level: number; readonly heading: string; readonly line: number }[] = []
  let isCode = false
  for (const [line, content] of lines.entries()) {
    if (content.startsWith('```')) isCode = !isCode
    const [, marks, heading] = isCode ? [] : (/^(#+) (.+)$/.exec(content) ?? [])
    if (marks !== undefined && heading !== undefined) headings.push({ level: marks.length, heading, line })
  }
  return headings.map(({ level, heading, line }, index) => {
    const next = headings.slice(index + 1).find((one) => one.level <= level)
    return { heading, anchor: anchorOf(heading), text: `${lines.slice(line, next?.line).join('\n').trimEnd()}\n` }
  })
}

/** As GitHub makes it, so that the links between the pages work here too. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
