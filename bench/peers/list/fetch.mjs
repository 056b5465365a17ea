// The floor once more, with the fetch that Node brings.
import { targetToken } from '../token.mjs'
import { printPages } from './print-pages.mjs'

await printPages(await targetToken())
