import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { body } from '@/api/client'
import { useApi } from '@/api/ResearchProvider'
import type { EmailAlerts } from '@/api/types'

const PATH = '/deep-research/notifications/email'
const KEY = ['email-alerts'] as const
/** Milliseconds between two looks while the address awaits its confirmation. */
const CONFIRMATION_INTERVAL = 3_000

/**
 * Whether you are mailed when your own jobs end: `data.status` and `data.email`, looked at again until the address is
 * confirmed.
 *
 * `switchOn.mutate()` has a mail with a link sent to the address in your ID token, and again while it is not confirmed;
 * `switchOff.mutate()` ends it.
 */
export function useEmailAlerts() {
  const api = useApi()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => body(api.GET(PATH, { signal })),
    refetchInterval: ({ state: { data } }) =>
      data?.status === 'awaiting_confirmation' ? CONFIRMATION_INTERVAL : false,
  })
  const switching = {
    // A look that is under way would show for a moment what was before.
    onMutate: () => cache.cancelQueries({ queryKey: KEY }),
    onSuccess: (alerts: EmailAlerts) => cache.setQueryData(KEY, alerts),
  }
  const switchOn = useMutation({ mutationFn: () => body(api.PUT(PATH)), ...switching })
  const switchOff = useMutation({ mutationFn: () => body(api.DELETE(PATH)), ...switching })
  return { ...query, switchOn, switchOff }
}
