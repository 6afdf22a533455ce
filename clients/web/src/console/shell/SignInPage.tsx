import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { useSession } from '../SessionContext'

/** Shown to whoever is not signed in. */
export function SignInPage() {
  const { signIn } = useSession()
  return (
    <Center mih="100vh" p="md">
      <Stack align="center" gap="md" maw="28rem" component="main">
        <Title order={1}>Deep Research</Title>
        <Text ta="center" c="dimmed">
          Ask what no single query answers. Your datasets and answers are yours alone: sign in to see them.
        </Text>
        <Button size="md" onClick={() => void signIn()}>
          Sign in
        </Button>
      </Stack>
    </Center>
  )
}
