import { createHash } from 'node:crypto'
import type { EntraRequest } from './endpoint.ts'

/** Text that is safe between tags and in attributes. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A template whose values are escaped, unless they are `html` themselves; lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const parts = strings.map((string, index) => string + (index < values.length ? written(values[index] ?? '') : ''))
  return new Html(parts.join(''))
}

function written(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('')
}

/** A page of the emulated sign-in: no scripts, nothing from elsewhere. It says on each that it is an emulator's. */
export function page({ ids }: Pick<EntraRequest, 'ids'>, title: string, body: Html, status = 200): Response {
  const document = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head>
<body><main>${body}<footer>Emulated sign-in page. Nothing here reaches Microsoft.</footer></main></body>
</html>
`
  return new Response(document.text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, no-cache',
      'content-security-policy': `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-ms-request-id': ids.requestId,
    },
  })
}

const style = `
:root { font: 15px/1.45 "Segoe UI", system-ui, "Liberation Sans", sans-serif; color: #1b1b1b; background: #e9edf2 }
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
main { background: #fff; width: 27.5rem; max-width: calc(100vw - 6rem); padding: 2.75rem; box-shadow: 0 2px 6px #0003 }
h1 { font-size: 1.5rem; font-weight: 600; line-height: 1.25; margin: .25rem 0 1rem }
p, ul, dl { margin: 0 0 1rem }
.who { color: #5e5e5e; margin: 0 }
.app { font-weight: 600 }
ul.permissions { list-style: none; padding: 0; border-top: 1px solid #ddd }
ul.permissions li { padding: .6rem 0; border-bottom: 1px solid #ddd }
ul.permissions b { display: block; font-weight: 600 }
ul.permissions span { color: #5e5e5e }
form { display: flex; flex-wrap: wrap; gap: .5rem; justify-content: flex-end }
label { flex: 1 0 100%; color: #444 }
input[type=text] { flex: 1 0 100%; box-sizing: border-box; font: inherit; padding: .4rem; border: 1px solid #777 }
button { font: inherit; padding: .35rem 1.1rem; min-width: 6.75rem; border: 0; background: #d6d9dd; color: #1b1b1b }
button.first { background: #0067b8; color: #fff }
button.account { flex: 1 0 100%; text-align: left; background: #f3f5f7; padding: .6rem .75rem }
button:focus-visible, input:focus-visible { outline: 2px solid #000; outline-offset: 2px }
.problem { border-left: 4px solid #a80000; padding-left: .75rem; overflow-wrap: anywhere }
footer { margin-top: 2rem; color: #6b6b6b; font-size: .8rem }
`
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`
