import { Group, Loader, Text } from '@mantine/core'
import { useIsConnected } from './useIsConnected'

/** Says so when the service can't be reached; what is shown may be old then, and nothing is lost. */
export function ConnectionNotice() {
  const isConnected = useIsConnected()
  return (
    <div role="status" className="not-printed">
      {!isConnected && (
        <Group className="connection-notice" gap="xs" justify="center" wrap="nowrap">
          <Loader size="xs" color="currentColor" aria-hidden />
          <Text size="sm">Connection lost, trying again. Your jobs go on meanwhile.</Text>
        </Group>
      )}
    </div>
  )
}
