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

/**
 * A page of the emulated sign-in: no scripts, nothing from elsewhere. It says on each that it is an emulator's. `hint` is what
 * the emulator adds to a page that looks as Microsoft's does.
 */
export function page(
  { ids }: Pick<EntraRequest, 'ids'>,
  title: string,
  body: Html,
  { status = 200, hint = '' }: { readonly status?: number; readonly hint?: string } = {},
): Response {
  const document = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head>
<body><main>${body}</main><footer>${hint === '' ? '' : html`<p>${hint}</p>`}This is an emulator’s page. Nothing here reaches Microsoft.</footer></body>
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
body { box-sizing: border-box; margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; grid-template-columns: minmax(0, 1fr); align-content: center; justify-items: center; gap: 1rem }
main { box-sizing: border-box; width: 100%; max-width: 32rem; padding: clamp(1.25rem, 6vw, 2.5rem); background: #fff; border-radius: 4px; box-shadow: 0 2px 6px #0003; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; font-weight: 600; line-height: 1.25; margin: .25rem 0 1rem }
p, ul { margin: 0 0 1rem }
.who { color: #595959; margin: 0 }
.app { font-weight: 600 }
.app.large { font-size: 1.2rem }
.aside { color: #595959 }
ul.permissions { list-style: none; padding: 0; border-top: 1px solid #d0d4d9 }
ul.permissions li { padding: .65rem 0; border-bottom: 1px solid #d0d4d9 }
ul.permissions b { display: block; font-weight: 600 }
ul.permissions span { color: #595959 }
form { display: flex; flex-wrap: wrap; gap: .5rem; justify-content: flex-end }
form + form { margin-top: 1.5rem }
label { flex: 1 0 100% }
input[type=text] { flex: 1 0 100%; min-width: 0; box-sizing: border-box; font: inherit; padding: .4rem .5rem; border: 1px solid #767676; border-radius: 2px }
input::placeholder { color: #6b6b6b }
button { font: inherit; padding: .4rem 1.1rem; min-width: 6.75rem; border: 1px solid #8a8f96; border-radius: 2px; background: #fff; color: #1b1b1b; cursor: pointer }
button:hover { background: #eef1f4 }
button.first { border-color: #0067b8; background: #0067b8; color: #fff }
button.first:hover { background: #00528f }
button.account { flex: 1 0 100%; text-align: left; padding: .6rem .75rem }
button.account b { font-weight: 600 }
button:focus-visible, input:focus-visible { outline: 2px solid #1b1b1b; outline-offset: 2px }
.problem { border-left: 4px solid #a80000; padding-left: .75rem }
footer { max-width: 32rem; color: #595959; font-size: .87rem; text-align: center }
`
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`
