/** The times at which a rule allows anything: `Mon-Fri 07:00-18:00 Europe/Berlin`. */
export interface Window {
  /** As it is written in the file. */
  readonly text: string
  /** Days of the week, 0 is Sunday. */
  readonly days: readonly number[]
  /** Minutes since midnight. A window that ends before it begins ends on the next day. */
  readonly from: number
  readonly to: number
  /** IANA name. */
  readonly zone: string
}
