import { ActionIcon, Alert, Button, Popover, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { IconBell, IconMailOpened } from '@tabler/icons-react'
import type { EmailAlerts as Alerts } from '@/api/types'
import { useEmailAlerts } from '@/hooks/useEmailAlerts'
import { Failure } from './Failure'

/** Opens the switch for the mails that tell the ends of one's jobs. */
export function EmailAlerts() {
  return (
    <Popover width="min(22rem, calc(100vw - 2rem))" position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size="lg" aria-label="E-mail alerts">
          <IconBell size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="E-mail alerts">
        <Settings />
      </Popover.Dropdown>
    </Popover>
  )
}

function Settings() {
  const { data, error, refetch, switchOn, switchOff } = useEmailAlerts()
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={44} role="status" aria-label="Loading" />
  const isSwitching = switchOn.isPending || switchOff.isPending
  const refused = switchOn.error ?? switchOff.error
  const change = (on: boolean) => {
    switchOn.reset()
    switchOff.reset()
    ;(on ? switchOn : switchOff).mutate()
  }
  return (
    <Stack gap="sm">
      <Switch
        label="E-mail me when a job ends"
        checked={data.status !== 'off'}
        disabled={isSwitching}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <div role="status">
        <Text size="sm" c="dimmed">
          {where(data)}
        </Text>
        {data.status === 'awaiting_confirmation' && (
          <Alert icon={<IconMailOpened aria-hidden />} title="Check your inbox" variant="light" mt="sm">
            <Stack gap="xs" align="flex-start">
              <Text size="sm">
                Open the link in the mail that was sent to you. Nothing else is sent before that; the link is
                good for two days.
              </Text>
              <Button
                size="compact-sm"
                variant="default"
                loading={switchOn.isPending}
                onClick={() => change(true)}
              >
                Send it again
              </Button>
            </Stack>
          </Alert>
        )}
      </div>
      {refused && <Failure error={refused} />}
    </Stack>
  )
}

function where({ status, email }: Alerts): string {
  if (email === null) return 'To your own address, about your own jobs.'
  if (status === 'on') return `On: mails go to ${email}, about your own jobs only.`
  if (status === 'awaiting_confirmation') return `${email} is not confirmed yet.`
  return `To ${email}, about your own jobs only.`
}
