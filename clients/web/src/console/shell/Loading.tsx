import { Loader } from '@mantine/core'

/** Stands where something will be in a moment. */
export function Loading({ what = 'Loading' }: { what?: string }) {
  return <Loader size="sm" role="status" aria-label={what} />
}
