// A time mark for the interview: counts up, says when the planned minutes have passed, stops nothing.
for (const bloc of document.querySelectorAll("[data-minuteur]")) {
  const sortie = bloc.querySelector("[data-minuteur-temps]");
  const bouton = bloc.querySelector("[data-minuteur-geste]");
  const prevu = Number(bloc.dataset.minuteur) * 60;
  let debut = 0;
  let avant = 0;
  let rythme = 0;

  const ecoule = () => avant + (debut ? Math.floor((Date.now() - debut) / 1000) : 0);
  const montrer = () => {
    const s = ecoule();
    const temps = `${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`;
    sortie.textContent = s > prevu ? `${temps} (au-delà des ${prevu / 60} minutes prévues)` : temps;
  };

  bouton.addEventListener("click", () => {
    if (debut) {
      avant = ecoule();
      debut = 0;
      clearInterval(rythme);
      bouton.textContent = "Reprendre";
    } else {
      debut = Date.now();
      rythme = setInterval(montrer, 1000);
      bouton.textContent = "Suspendre";
    }
    montrer();
  });
  bloc.hidden = false;
}
