const keys = new WeakMap<object, string>()

/**
 * The key under which a request is carried out once, however often it is sent.
 *
 * TanStack Query hands the same variables to every try of one `mutate`, and a caller makes new ones for the next.
 */
export function idempotencyKey(variables: object): string {
  const key = keys.get(variables) ?? crypto.randomUUID()
  keys.set(variables, key)
  return key
}
