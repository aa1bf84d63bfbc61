// The page of an order whose payment is being confirmed: asks how it stands, and shows the page anew when that changed.

const waits = document.querySelector("meta[name='vitrina-waiting']").content.split(",").map(Number);

async function isSettled(visit) {
  try {
    const answer = await fetch(`${location.pathname}?n=${visit}`, { headers: { accept: "application/json" } });
    return answer.ok && (await answer.json()).status !== "checkout";
  } catch {
    return false; // Offline for a moment: the next question may get through.
  }
}

async function wait() {
  for (const [at, seconds] of waits.entries()) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (await isSettled(at + 1)) return location.replace(location.pathname);
  }
  location.replace("?n=999");
}

wait();
