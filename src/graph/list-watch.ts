import type { NormalRequest } from '../guard/normal-request.ts'
import type { CallWatch } from '../guard/oversight.ts'
import type { HttpResponse } from '../http/send.ts'
import { endOfAnswer } from './call-end.ts'

/** The watch of a list: begun with its first page, followed by each further one, and ended once for all of them. */
export class ListWatch {
  #watch: CallWatch | undefined
  #last: HttpResponse | undefined

  /** `undefined` before the first page: then the list has to begin. */
  next(request: NormalRequest): Promise<CallWatch> | undefined {
    const watch = this.#watch
    return watch?.follow(request).then(() => watch)
  }

  begun(watch: CallWatch | undefined): void {
    this.#watch ??= watch
  }

  answered(response: HttpResponse): void {
    this.#last = response
  }

  /** The last page was taken, or the list was left. A list that failed has ended before. */
  end(): void {
    if (this.#last !== undefined) this.#watch?.ended(endOfAnswer(this.#last))
  }
}
