export interface BrowserNotification {
  title: string
  body: string
  /** Notifications with the same tag replace each other: two open tabs tell a thing once. */
  tag: string
  onClick?: () => void
}

/** Whether this browser has notifications, and what the person has said to them. */
export function notificationPermission(): NotificationPermission | 'unsupported' {
  return 'Notification' in globalThis ? Notification.permission : 'unsupported'
}

/**
 * Asks for permission, where nobody was asked yet and a person has just clicked or typed.
 *
 * A page that asks while it loads is refused by most people, and by some browsers for good.
 */
export async function askForNotifications(): Promise<void> {
  if (notificationPermission() !== 'default' || !navigator.userActivation?.isActive) return
  await Notification.requestPermission()
}

/** Shows a notification, where that is allowed; clicking it brings the page to the front. */
export function notify({ title, body, tag, onClick }: BrowserNotification): void {
  if (notificationPermission() !== 'granted') return
  try {
    const notification = new Notification(title, { body, tag })
    notification.onclick = () => {
      window.focus()
      notification.close()
      onClick?.()
    }
  } catch {
    // Chrome on Android has the class, and lets only service workers use it.
  }
}
