import type { ErrorCode } from './codes.ts'

/**
 * Where the documentation explains the code of an error or of a cause, as a path in the package. The `docs` line and field
 * of commands hold it.
 */
export function docsPath(code: string): string {
  return `docs/errors.md#${code.toLowerCase()}`
}

/**
 * `docsPath` as a `file:` URL in the installed package. The package is found by its name, because the bundler moves
 * this file. In a program that was bundled without the package there is no such file, and the path alone is returned.
 */
export function docsUrl(code: ErrorCode): string {
  try {
    return new URL(docsPath(code), import.meta.resolve('towline/package.json')).href
  } catch {
    return docsPath(code)
  }
}
