"""What people and attackers write."""

from collections.abc import Callable
from random import Random

Says = Callable[[Random], str]

_OPENERS = (
    "salut|coucou|hey|hello|bonsoir|bonjour|cc|slt|Salut !|Coucou toi|Salut ça va ?|Coucou ça va ?|ça va ?|"
    "hey toi|yo|wesh|c'est moi|c'est Thomas|c'est Lucas|c'est Nico|c'est Julien|Salut c'est Alex|"
    "Salut c'est Maxime|tu fais quoi ?|tu fais quoi ce soir ?|on se voit quand ?|bien rentrée ?|"
    "t'es bien rentrée ?|c'est bien ton numéro ?|tu dors ?|c'était cool hier soir|ravi de t'avoir rencontrée|"
    "on s'est vus hier soir|tu te souviens de moi ?|c'est le mec du bar|ça te dit un verre ?|"
    "on va boire un verre ?|test|?|réponds stp"
).split("|")
_VIEWERS = (
    "test|bonjour|salut|je teste|je teste le numéro|bravo|bravo pour l'initiative|je viens de voir le reportage|"
    "vu à la télé|super idée|ça marche vraiment ?|INFO|coucou|c'est quoi ce numéro ?|je vous ai vus à la télé"
).split("|")
_GREETINGS = "Salut|Coucou|Hey|Hello|Bonsoir|Re|Dis|Alors".split("|")
_NAMES = (
    "Adam Adrien Alex Anthony Antoine Arthur Axel Bastien Benoît Bruno Clément Cyril Damien David Dylan Éric "
    "Fabien Florian Franck Gaël Guillaume Hugo Ilyes Jérémy Jonathan Jules Karim Kévin Loïc Lucas Marc Martin "
    "Mathis Maxime Mehdi Nathan Nicolas Noah Olivier Paul Quentin Rayan Rémi Romain Sacha Samuel Théo Thomas Tom "
    "Valentin Victor Vincent Yanis Yann"
).split()
_PLACES = (
    "au bar|au Pub Saint-Germain|dans le métro|ligne 13|à la fac|au boulot|à la salle|au concert|chez Marion|"
    "place d'Italie|à Bastille|à Lyon|au marché|dans le train|à la piscine|sur le quai|à la soirée de Léo|"
    "au supermarché|à Nation|au festival|devant la gare|au café|rue de Lappe|à la laverie|au mariage|au parc|"
    "à l'arrêt de bus|à Toulouse"
).split("|")
_DETAILS = (
    "tu portais une robe bleue|tu m'as fait rire|on a parlé de voyages|tu avais un chien|je t'ai offert un verre|"
    "tu lisais un roman|on a dansé|tu m'as dit que tu aimais le jazz|avec ta copine|tu partais en vacances|"
    "il pleuvait|j'avais une veste rouge|tu cherchais tes clés|on a pris la même sortie|tu bosses dans la pub|"
    "tu étudies le droit"
).split("|")
_ASKS = (
    "tu te souviens ?|on se revoit ?|un café demain ?|t'es libre samedi ?|tu réponds ?|ça te dit ?|bises|"
    "à bientôt|dis-moi|appelle-moi|je pense à toi|tu me manques|on dîne vendredi ?|c'était sympa|alors ?|"
    "réponds-moi"
).split("|")

_THREATS = (
    "On va saturer ce numéro|Votre numéro ne sert à rien|Personne n'a besoin de votre morale|Arrêtez vos leçons|"
    "La ligne va tomber|On vous ruine par SMS|Encore un message pour la cagnotte|Numéro de lâches|"
    "Vous allez payer chaque SMS|C'est la guerre|Fermez ce numéro|On est des milliers|Votre cagnotte est vide|"
    "Bande de rigolos|Vous ne répondez déjà plus"
).split("|")
_CLOSINGS = (
    "vive la drague lourde|partagez à tous vos potes|le forum vous salue|on ne lâche rien|allez cadeau|"
    "et ce n'est qu'un début|rendez-vous demain|bisous du forum|merci pour vos sous|signé la brigade|adieu|"
    "bon courage|à tout à l'heure|dormez bien"
).split("|")
_NOISE = (
    "chaise lampe tigre nuage pomme route moulin fusée banane violon carton lapin marteau plage crayon dragon "
    "fenêtre piment tortue wagon bouton cactus tambour igloo jardin koala lune mouton nappe orage panda quille "
    "radis sable toit urne vélo"
).split()


def someone(rng: Random, openers: float = 0.4) -> str:
    """A share of the texts are what many say first; the rest nobody else says."""
    return rng.choice(_OPENERS) if rng.random() < openers else _story(rng)


def viewer(rng: Random) -> str:
    return rng.choice(_VIEWERS) if rng.random() < 0.6 else someone(rng)


def _story(rng: Random) -> str:
    opening = f"{rng.choice(_GREETINGS)} c'est {rng.choice(_NAMES)}, on s'est vus {rng.choice(_PLACES)}"
    return f"{opening}, {rng.choice(_DETAILS)}, {rng.choice(_ASKS)}"


def raider(rng: Random, templates: int = 30, share: float = 0.6) -> Says:
    """That share of the texts out of so many templates, which are this attack's own."""
    every = [f"{threat}, {closing}" for threat in _THREATS for closing in _CLOSINGS]
    ours = rng.sample(every, templates)
    return lambda r: r.choice(ours) if r.random() < share else _ramble(r)


def _ramble(rng: Random) -> str:
    return f"{rng.choice(_THREATS)} {' '.join(rng.choices(_NOISE, k=rng.randint(3, 6)))}"


def counter(rng: Random) -> Callable[[int], str]:
    """What a machine says again and again, but for its number: some say what they are, some pass for people."""
    said = rng.choice(("Réponse automatique n° {} : je suis absent.", "Message {} : tu me dois toujours une réponse"))
    return said.format
