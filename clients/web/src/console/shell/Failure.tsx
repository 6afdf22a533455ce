import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiError, mayHeal } from '@/api/errors'

export interface FailureProps {
  error: Error
  onRetry?: () => void
}

/** What went wrong, as the API says it, and a way to try again where that may help. */
export function Failure({ error, onRetry }: FailureProps) {
  const requestId = error instanceof ApiError ? error.requestId : null
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={error.message}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        {requestId && (
          <Text size="xs" c="dimmed">
            Request {requestId}
          </Text>
        )}
        {onRetry && mayHeal(error) && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
