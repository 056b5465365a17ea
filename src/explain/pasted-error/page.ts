/** Pages and XML: the text between tags, the values of attributes, and the strings of scripts. */

const MARKUP = /<(?:\?xml|!doctype|html|body|head|div|p|pre|title|form|input|script|event|eventdata|data|message)\b/i

/** Returns the text of a page or of XML, and any other text as it is. Data of scripts follows what a reader sees. */
export function readMarkup(text: string): string {
  return withoutEntities(MARKUP.test(text) ? readPage(text) : text)
}

function readPage(html: string): string {
  const { shown, scripts } = splitScripts(html)
  const seen = shown.replace(/<[^<>]{0,4000}>/g, ofTag)
  return [seen, ...scripts.map(stringsOf)].join('\n')
}

/** `name="error" value="…"` of a form, and `Name="ErrorCode"` of an event, become `error: …`. Links keep their error. */
function ofTag(tag: string): string {
  const name = attribute(tag, NAME)
  const value = attribute(tag, VALUE)
  const address = attribute(tag, ADDRESS)
  if (name !== '') return `\n${name}: ${value} `
  return /\berror(?:_description)?=/.test(address) ? `\n${address}\n` : BLOCK.test(tag) ? '\n' : ' '
}

const NAME = /\bname\s?=\s?(?:"([^"]{0,200})"|'([^']{0,200})')/i
const VALUE = /\bvalue\s?=\s?(?:"([^"]{0,4000})"|'([^']{0,4000})')/i
const ADDRESS = /\b(?:href|content|action)\s?=\s?(?:"([^"]{0,4000})"|'([^']{0,4000})')/i
const BLOCK = /^<\/?(?:p|div|br|tr|li|h\d|pre|title|data)\b/i

function attribute(tag: string, pattern: RegExp): string {
  const [, double, single] = pattern.exec(tag) ?? []
  return double ?? single ?? ''
}

/** Names with a string or a number, as a page's configuration holds them. Other code of a script is passed over. */
function stringsOf(script: string): string {
  const pairs = script.matchAll(/"(\w{1,60})"\s?:\s?("(?:[^"\\\n]|\\.){1,4000}"|\d{5,8}\b)/g)
  return [...pairs].map(([, name = '', value = '']) => `${name}: ${value}`).join('\n')
}

/** A script or a style sheet without an end stays: the error may stand behind it. */
function splitScripts(html: string): { readonly shown: string; readonly scripts: readonly string[] } {
  const kept: string[] = []
  const scripts: string[] = []
  let from = 0
  let open: { readonly name: string; readonly at: number; readonly end: number } | undefined
  for (const { 0: tag, 1: name = '', index } of html.matchAll(/<(\/?(?:script|style))\b[^<>]*>/gi)) {
    const lower = name.toLowerCase()
    if (open === undefined && !lower.startsWith('/')) open = { name: lower, at: index, end: index + tag.length }
    if (open === undefined || lower !== `/${open.name}`) continue
    kept.push(html.slice(from, open.at))
    if (open.name === 'script') scripts.push(html.slice(open.end, index))
    from = index + tag.length
    open = undefined
  }
  return { shown: [...kept, html.slice(from)].join(' '), scripts }
}

const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' }

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point === 0 || point > 0x10ffff ? whole : String.fromCodePoint(point)
  })
}
