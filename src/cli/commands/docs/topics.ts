import { catalogue, causeCodes } from '../../../causes/catalogue.ts'
import { meaningOf } from '../../../causes/numbers/index.ts'
import { errorCodes } from '../../../errors/codes.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { quote } from '../../../text/quote.ts'
import { nearest } from '../../../text/similar.ts'
import { endOfPath, type Page, readPages, sectionsOf } from './pages.ts'

/** A part of a page that answers a question. */
export interface Found {
  readonly url: URL
  /** Markdown. */
  readonly text: string
}

/** Words that `towline docs` takes, for completion. */
export async function allTopics(): Promise<string[]> {
  return [...(await readPages()).map(({ name }) => name), ...errorCodes, ...causeCodes]
}

/**
 * What the pages say about a topic: a page (`trust`), a code (`CONSENT_MISSING`), an AADSTS number, a heading, or the path
 * or URL that an error prints. Throws `ConfigError` `USAGE` for a topic that no page knows.
 */
export function findTopic(pages: readonly Page[], topic: string): readonly Found[] {
  const [, number] = /^(?:AADSTS)?(\d{4,9})$/i.exec(topic) ?? []
  if (number !== undefined) return aboutNumber(pages, Number(number))
  // `docs/errors.md#usage` or `file:///…/docs/errors.md#usage`
  const [name = '', anchor] = topic
    .toLowerCase()
    .replace(/^.*\bdocs\//, '')
    .split('#')
  const page = pages.find((one) => one.name === name.replace(endOfPath, ''))
  if (page !== undefined && anchor === undefined) return [page]
  const wanted = anchor ?? name
  const found = (page === undefined ? pages : [page]).flatMap((one) => headed(one, wanted))
  if (found.length > 0) return found
  throw unknown(topic, pages)
}

/** The sections with that heading, or with that anchor. */
function headed(page: Page, wanted: string): Found[] {
  return sectionsOf(page)
    .filter(({ heading, anchor }) => heading.toLowerCase() === wanted || anchor === wanted)
    .map(({ anchor, text }) => ({ url: new URL(`#${anchor}`, page.url), text }))
}

/** A number can stand for several causes. Throws `ConfigError` `USAGE` for a number without one. */
function aboutNumber(pages: readonly Page[], number: number): readonly Found[] {
  const meaning = meaningOf(number)
  if (meaning !== undefined) {
    const sections = pages.flatMap((page) => headed(page, 'number_of_other_flow'))
    return sections.map(({ url, text }) => ({ url, text: text.replace('\n\n', `\n\n${meaning} `) }))
  }
  const codes = causeCodes.filter((code) => catalogue[code].aadsts?.includes(number))
  if (codes.length === 0) {
    throw new ConfigError('USAGE', {
      message: `The pages say nothing about AADSTS${number}.`,
      likelyCause: 'It is misspelt, or it is none of the errors by which a trust or a token request is refused.',
      fix: `Read Microsoft's own words at https://login.microsoftonline.com/error?code=${number}, or run \`towline trust explain --error -\` and paste the whole message.`,
    })
  }
  return codes.flatMap((code) => pages.flatMap((page) => headed(page, code.toLowerCase())))
}

function unknown(topic: string, pages: readonly Page[]): ConfigError {
  const meant = nearest(topic, [...pages.map(({ name }) => name), ...errorCodes, ...causeCodes])
  return new ConfigError('USAGE', {
    message: `There is no page, code or heading ${quote(topic)}.`,
    likelyCause: 'It is misspelt, or belongs to another version of Towline.',
    fix: `${meant === undefined ? '' : `Did you mean \`towline docs ${meant}\`? `}List the pages with \`towline docs\`.`,
  })
}
