//! What the connection form says, in other languages.

use driver::Words;

pub(crate) static WORDS: &[Words] = &[
    Words { english: "Host", german: "Host", spanish: "Servidor", french: "Hôte" },
    Words { english: "Port", german: "Port", spanish: "Puerto", french: "Port" },
    Words {
        english: "Database name",
        german: "Name der Datenbank",
        spanish: "Nombre de la base de datos",
        french: "Nom de la base de données",
    },
    Words {
        english: "Username",
        german: "Benutzername",
        spanish: "Nombre de usuario",
        french: "Nom d’utilisateur",
    },
    Words {
        english: "A user who may only read is enough, and safest.",
        german: "Ein Benutzer, der nur lesen darf, genügt und ist am sichersten.",
        spanish: "Basta un usuario que solo pueda leer, y es lo más seguro.",
        french: "Un utilisateur qui ne peut que lire suffit, et c’est le plus sûr.",
    },
    Words { english: "Password", german: "Passwort", spanish: "Contraseña", french: "Mot de passe" },
    Words { english: "Schemas", german: "Schemas", spanish: "Esquemas", french: "Schémas" },
    Words { english: "All", german: "Alle", spanish: "Todos", french: "Tous" },
    Words {
        english: "Only these …",
        german: "Nur diese …",
        spanish: "Solo estos …",
        french: "Seulement ceux-ci …",
    },
    Words {
        english: "All except …",
        german: "Alle außer …",
        spanish: "Todos excepto …",
        french: "Tous sauf …",
    },
    Words {
        english: "Schema names",
        german: "Namen der Schemas",
        spanish: "Nombres de los esquemas",
        french: "Noms des schémas",
    },
    Words {
        english: "Names separated by commas; * stands for any characters.",
        german: "Namen, durch Kommas getrennt; * steht für beliebige Zeichen.",
        spanish: "Nombres separados por comas; * representa cualquier carácter.",
        french: "Noms séparés par des virgules ; * remplace n’importe quels caractères.",
    },
    Words {
        english: "Use a secure connection (TLS)",
        german: "Sichere Verbindung benutzen (TLS)",
        spanish: "Usar una conexión segura (TLS)",
        french: "Utiliser une connexion sécurisée (TLS)",
    },
    Words { english: "TLS mode", german: "TLS-Modus", spanish: "Modo de TLS", french: "Mode TLS" },
    Words {
        english: "Only the two verifying modes notice somebody between Metalith and the database.",
        german: "Nur die beiden prüfenden Modi bemerken jemanden zwischen Metalith und der Datenbank.",
        spanish: "Solo los dos modos que verifican detectan a alguien entre Metalith y la base de datos.",
        french: "Seuls les deux modes qui vérifient remarquent quelqu’un entre Metalith et la base de données.",
    },
    Words {
        english: "Root certificate",
        german: "Stammzertifikat",
        spanish: "Certificado raíz",
        french: "Certificat racine",
    },
    Words {
        english: "PEM. Leave it empty to trust the authorities that the server's system trusts.",
        german: "PEM. Leer lassen, um den Zertifizierungsstellen zu vertrauen, denen das System des Servers vertraut.",
        spanish: "PEM. Déjelo vacío para confiar en las autoridades en las que confía el sistema del servidor.",
        french: "PEM. Laissez vide pour faire confiance aux autorités auxquelles le système du serveur fait confiance.",
    },
    Words {
        english: "Advanced options",
        german: "Erweiterte Einstellungen",
        spanish: "Opciones avanzadas",
        french: "Options avancées",
    },
    Words {
        english: "Additional connection options",
        german: "Weitere Verbindungsoptionen",
        spanish: "Opciones de conexión adicionales",
        french: "Autres options de connexion",
    },
    Words {
        english: "application_name and connect_timeout (seconds), joined by &.",
        german: "application_name und connect_timeout (Sekunden), mit & verbunden.",
        spanish: "application_name y connect_timeout (segundos), unidos por &.",
        french: "application_name et connect_timeout (secondes), reliés par &.",
    },
];
