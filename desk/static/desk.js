// Progressive only: without it every page works, and times stand in UTC.

const shown = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const LIVE_MS = 2000;

function showTimes(root) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const at = new Date(element.dateTime);
    if (!Number.isNaN(at.valueOf())) {
      element.textContent = shown.format(at);
      element.title = element.dateTime;
    }
  }
}

async function refresh() {
  const live = document.querySelector("[data-live]");
  if (!live || document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (fresh && !live.contains(document.activeElement)) {
      showTimes(fresh);
      live.replaceWith(document.adoptNode(fresh));
    }
  } catch {
    // the desk is away; the next look may find it
  }
}

showTimes(document);
if (document.querySelector("[data-live]")) setInterval(refresh, LIVE_MS);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-confirm]");
  if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
});
